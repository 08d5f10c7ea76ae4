// Certificates made here, for tests of TLS.
#pragma once

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace typehook_test {

template <class T, void (*Free)(T*)>
struct freed {
    void operator()(T* what) const { Free(what); }
};
using key_pointer = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY, EVP_PKEY_free>>;
using certificate_pointer = std::unique_ptr<X509, freed<X509, X509_free>>;
using bio_pointer = std::unique_ptr<BIO, freed<BIO, BIO_free_all>>;

/// A certificate and its key, as PEM.
struct identity {
    std::string certificate;
    std::string key;
};

inline std::string text_of(BIO* bio) {
    char* data = nullptr;
    auto const size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

/// What a certificate says.
struct identity_options {
    std::string names{"DNS:localhost"};  ///< The subject's alternative names, as OpenSSL writes them.
    long valid_from{-60};                ///< In seconds from now.
    long valid_to{3600};
};

/// A fresh key on P-256 and a certificate that it signs for itself.
inline identity make_identity(identity_options const& options = {}) {
    key_pointer const key{EVP_EC_gen("P-256")};
    certificate_pointer const certificate{X509_new()};
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), options.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), options.valid_to);
    X509_set_pubkey(certificate.get(), key.get());
    auto* const name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("typehook"),
                               -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    if (auto* const names =
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, options.names.c_str())) {
        X509_add_ext(certificate.get(), names, -1);
        X509_EXTENSION_free(names);
    }
    X509_sign(certificate.get(), key.get(), EVP_sha256());

    bio_pointer const certificate_text{BIO_new(BIO_s_mem())};
    PEM_write_bio_X509(certificate_text.get(), certificate.get());
    bio_pointer const key_text{BIO_new(BIO_s_mem())};
    PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {text_of(certificate_text.get()), text_of(key_text.get())};
}

}  // namespace typehook_test
