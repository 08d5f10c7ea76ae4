// expect(g++): use of deleted function
// expect(clang++): call to deleted member function 'async_publish'
// output: async_publish
#include <typehook/delivery/platform.hpp>

#include <shop/catalog.hpp>

auto publish(typehook::delivery::platform<shop::catalog>& platform) {
#ifdef TWIN
    static shop::order_placed const event;
    return platform.async_publish(event);
#else
    return platform.async_publish(shop::order_placed{});
#endif
}
