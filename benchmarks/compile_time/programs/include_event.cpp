// What a file pays that includes one event and the codec and uses neither.
#include <typehook/appdirect/subscription.hpp>
#include <typehook/json.hpp>
