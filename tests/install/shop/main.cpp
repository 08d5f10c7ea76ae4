// A user of typehook::core with a catalog of its own: decodes one event, reads it, and writes it back.
#include <shop/catalog.hpp>
#include <typehook/events.hpp>
#include <typehook/json.hpp>

#include <iostream>
#include <string>
#include <string_view>

int main() {
    std::string_view const text =
        R"({"id":"e1","type":"ORDER","action":"PLACED","at":1700000000000,"content":{"number":7,"total":10.50}})";
    auto const event = typehook::json::decode<shop::order_placed>(text);
    if (!event) {
        std::cout << event.error().message() << '\n';
        return 1;
    }
    auto const written = typehook::json::encode(*event);
    std::cout << event->id() << ' ' << event->content().number << ' ' << event->content().total.text() << '\n';
    return written == text ? 0 : 1;
}
