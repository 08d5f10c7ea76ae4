// Prints how many members the structs of one event have together, each struct once.
#include <typehook/appdirect/subscription.hpp>
#include <typehook/json.hpp>

#include <cstddef>
#include <cstdio>
#include <set>
#include <typeindex>

namespace {

std::set<std::type_index> seen;

template <class T>
struct count {
    static std::size_t of() {
        if constexpr (typehook::described_struct<T>) {
            return seen.insert(typeid(T)).second ? members(typename typehook::description<T>::members{}) : 0;
        } else {
            return 0;
        }
    }

    template <auto... Members>
    static std::size_t members(typehook::member_list<Members...>) {
        return (sizeof...(Members) + ... + count<typehook::member_value_t<Members>>::of());
    }
};

template <template <class...> class Wrapper, class... Arguments>
    requires(!typehook::described_struct<Wrapper<Arguments...>>)
struct count<Wrapper<Arguments...>> {
    static std::size_t of() { return (count<Arguments>::of() + ... + 0); }
};

}  // namespace

int main() { std::printf("%zu\n", count<typehook::appdirect::subscription_changed>::of()); }
