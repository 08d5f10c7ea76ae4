// Second of two files; see a.cpp. The umbrellas come in the opposite order, so none may need another before it.
#include <typehook/appdirect/catalog.hpp>
#include <typehook/http.hpp>
#include <typehook/http/client.hpp>
#include <typehook/webhook.hpp>
#include <typehook/store.hpp>
#include <typehook/crypto.hpp>
#include <typehook/events.hpp>
#include <typehook/json.hpp>
#include <typehook/core.hpp>

#include "seen.hpp"

#include <cstdio>

seen seen_by_a();

int main() {
    bool const same = seen_by_a() == look();
    std::puts(same ? "both files see one library" : "the files see different things under one name");
    return same ? 0 : 1;
}
