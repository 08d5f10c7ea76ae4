// expect: typehook: mount needs a signature scheme as its last argument, for example schemes::none{}
#include <typehook/http/receiver.hpp>

#include <typehook/crypto/schemes/none.hpp>

struct router {
    using catalog_type = void;
    static constexpr bool is_async = false;
    typehook::outcome dispatch(typehook::request const&, typehook::timestamp) const { return {}; }
};

struct no_scheme {};

void mount(typehook::http::receiver& receiver) {
#ifdef TWIN
    receiver.mount("/hooks", router{}, typehook::schemes::none{});
#else
    receiver.mount("/hooks", router{}, no_scheme{});
#endif
}
