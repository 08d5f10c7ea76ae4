// What a file pays that includes the whole catalog and the webhook layer and uses neither.
#include <typehook/appdirect/catalog.hpp>
#include <typehook/webhook.hpp>
