// expect: typehook: publish takes the events of the platform's catalog; the next line names what is none
// output: order_placed
#include <typehook/delivery/platform.hpp>

#include <clinic/catalog.hpp>

#include <shop/catalog.hpp>

#ifdef TWIN
auto publish(typehook::delivery::platform<shop::catalog>& platform, shop::order_placed const& event) {
#else
auto publish(typehook::delivery::platform<clinic::catalog>& platform, shop::order_placed const& event) {
#endif
    return platform.publish(event);
}
