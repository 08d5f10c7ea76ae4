// The envelope before its event is known: read in one pass, whatever the order of its members. Layer events.
//
// The catalog's own envelope template is instantiated with open parts: `resource_name` and `action_name` remember what they
// read, `content_slot` decodes the content in place when the resource is known by then and one type is wanted for it. That is
// the order in which senders write; in any other the slot keeps the content's place and `complete` decodes it afterwards.
// The action comes after the content on the wire, so only then can it be said whether the content was welcome.
#pragma once

#include <typehook/events/catalog.hpp>
#include <typehook/events/event.hpp>
#include <typehook/events/header_members.hpp>
#include <typehook/events/message_layout.hpp>

#include <typehook/json/decode.hpp>
#include <typehook/json/operations.hpp>
#include <typehook/json/reader.hpp>

#include <typehook/reflect/convert.hpp>

#include <typehook/core/compiled.hpp>

#include <concepts>
#include <cstddef>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace typehook::detail {

/// How to decode the content of some events, erased.
struct content_type {
    void (*construct)(void* place);
    void (*destroy)(void* value) noexcept;
    bool (*read)(json::reader&, void*);
};

template <class Content>
inline constexpr content_type content_type_of{
    constructor_of<Content>(),
    destructor_of<Content>(),
    [](json::reader& from, void* storage) { return json::read_value(from, *static_cast<Content*>(storage)); },
};

struct resource_name {
    text value{};
};

struct action_name {
    text value{};
};

/// One dotted name in place of both.
struct dotted_event_name {
    text value{};
};

/// The place of the content: whether there was any, and where its decoded value is, once there is one.
struct content_slot {
    void* value = nullptr;
    bool met = false;
};

/// Picks the type to decode a resource's content as, or null to leave it for later.
using content_selector = content_type const* (*)(std::string_view resource) noexcept;

/// What the open parts of an envelope report while it is read.
class envelope_probe {
public:
    /// Preconditions: `storage` is large and aligned enough for every type that `select` returns.
    envelope_probe(content_selector select, void* storage) noexcept : select_(select), storage_(storage) {}
    ~envelope_probe() { discard(); }
    envelope_probe(envelope_probe const&) = delete;
    envelope_probe& operator=(envelope_probe const&) = delete;

    std::string_view resource;
    std::string_view action;
    std::string_view name;  ///< The dotted name, in catalogs that have one.
    header_view headers{};
    /// In a catalog whose bodies are all content: what was found at the places of the names, which the names above view.
    text found_name{};
    text found_action{};
    content_slot* slot = nullptr;
    std::string_view raw_content;  ///< The text of the content, if there was any.

    void set_name(std::string_view dotted) noexcept {
        name = dotted;
        split_name const parts(dotted);
        resource = parts.resource;
        action = parts.action;
    }

    /// Whether there is content. A second object around its place forgets that of the first, and resets the slot.
    bool met() const noexcept { return slot != nullptr && slot->met; }

    /// Reads the content in place, or past it. A content that does not fit is no error yet: its event may not want it.
    bool read_content(json::reader& from, content_slot& place) {
        discard();
        from.peek();
        auto const begin = from.position;
        auto const depth = from.depth();
        place.met = true;
        slot = &place;
        first_deviation_ = last_deviation_ = from.mark_deviations();
        if (auto const type = resource.data() != nullptr ? select_(resource) : nullptr) {
            type->construct(storage_);
            decoded_ = type;
            if (type->read(from, storage_)) {
                raw_content = {begin, static_cast<std::size_t>(from.position - begin)};
                last_deviation_ = from.mark_deviations();
                return true;
            }
            if (!json::is_deviation(from.error())) {
                return false;
            }
            discard();
            from.drop_deviations(first_deviation_, from.mark_deviations());
            from.forgive(depth);
            from.position = begin;
        }
        return from.skip(raw_content);
    }

    /// The content as a Content: already decoded in place, or decoded now. Null as the reader says.
    template <class Content>
    Content* content(json::reader& from) {
        if (decoded_ != &content_type_of<Content>) {
            ignore_content(from);
            content_type_of<Content>.construct(storage_);
            decoded_ = &content_type_of<Content>;
            from.position = raw_content.data();
            if (!decoded_->read(from, storage_)) {
                return nullptr;
            }
        }
        return static_cast<Content*>(storage_);
    }

    /// Forgets the decoded content and what was noted in it: its event has none, or nobody handles it.
    void ignore_content(json::reader& from) {
        discard();
        from.drop_deviations(first_deviation_, last_deviation_);
        last_deviation_ = first_deviation_;
    }

private:
    void discard() noexcept {
        if (decoded_ != nullptr) {
            decoded_->destroy(storage_);
            decoded_ = nullptr;
        }
    }

    content_selector select_;
    void* storage_;
    content_type const* decoded_ = nullptr;
    json::reader::deviation_mark first_deviation_{};
    json::reader::deviation_mark last_deviation_{};
};

/// What stands for the envelope in catalogs whose messages have none.
struct no_envelope {};

template <class Catalog, class Resource, bool WholeBody = layout_of<Catalog>().whole_body>
struct opened {
    using type = typename Catalog::template envelope<borrowed, Resource, action_name, content_slot>;
};

template <class Catalog, class Resource>
struct opened<Catalog, Resource, true> {
    using type = no_envelope;
};

/// Whether a catalog names its events by one dotted name in the body.
template <class Catalog>
inline constexpr bool has_dotted_slot = !layout_of<Catalog>().name.pointer.empty();

/// A catalog's envelope with open parts. One type for every router and decode of the catalog.
template <class Catalog>
using open_envelope =
    typename opened<Catalog,
                    std::conditional_t<has_dotted_slot<Catalog>, dotted_event_name, resource_name>>::type;

inline envelope_probe& probe_of(json::reader& from) noexcept {
    return *static_cast<envelope_probe*>(from.probe);
}

template <fixed_string Value, class Name>
    requires std::same_as<Name, resource_name> || std::same_as<Name, action_name> ||
        std::same_as<Name, dotted_event_name>
struct conversion<literal<Value>, Name> {
    static void apply(literal<Value>&, Name const&) noexcept {}
};

template <class Content>
struct conversion<Content, content_slot> {
    static void apply([[maybe_unused]] Content& target, content_slot const& source) {
        if constexpr (!std::same_as<Content, absent>) {
            if (source.value != nullptr) {
                using value = typename content_value<Content>::type;
                if constexpr (std::same_as<Content, value>) {
                    // Made anew instead of assigned: move assignment of a large struct is much code that nothing else needs.
                    target.~Content();
                    ::new (static_cast<void*>(&target))
                        Content(std::move(*static_cast<value*>(source.value)));
                } else {
                    target.emplace(std::move(*static_cast<value*>(source.value)));
                }
            }
        }
    }
};

/// Keeps a content that has no place in its event as raw text in the object that it came in, if that keeps anything.
template <class Envelope, auto... Members>
void keep_content(Envelope& envelope, std::string_view raw, member_list<Members...>) {
    std::size_t number = 0;
    auto const visit = [&](auto& member) {
        using member_type = std::remove_cvref_t<decltype(member)>;
        [[maybe_unused]] auto const key = description<Envelope>::keys[number++];
        if constexpr (std::same_as<member_type, content_slot>) {
            if constexpr (keeps_extra_members<Envelope>) {
                envelope.extra_members.add_misfit(key, text(raw));
            }
        } else if constexpr (envelope_struct<member_type>) {
            keep_content(member, raw, typename member_type::reflection::members{});
        }
    };
    (visit(envelope.*Members), ...);
}

/// The JSON pointer of the content, from the envelope's own member lists. Empty if there is none in this struct.
template <class Envelope, auto... Members>
std::string content_pointer(member_list<Members...>) {
    std::string pointer;
    std::size_t number = 0;
    auto const visit = [&]<class Member>(Member const*) {
        auto const key = description<Envelope>::keys[number++];
        std::string below;
        if constexpr (envelope_struct<Member>) {
            below = content_pointer<Member>(typename Member::reflection::members{});
        }
        if (std::same_as<Member, content_slot> || !below.empty()) {
            json::detail::append_pointer_token(pointer, key);
            pointer += below;
        }
    };
    (visit(static_cast<member_value_t<Members> const*>(nullptr)), ...);
    return pointer;
}

/// Turns an open envelope into its event.
///
/// Preconditions: the probe's names are the event's. Returns: false as the reader says.
template <event Event, class Envelope>
bool complete(json::reader& from, envelope_probe& probe, Envelope& envelope, Event& event) {
    bool keep = false;
    if constexpr (!has_content<Event>) {
        if (probe.met()) {
            probe.ignore_content(from);
            if (!from.tolerate(json::errc::unexpected_content, probe.raw_content.data())) {
                return false;
            }
            keep = true;
        }
    } else if (probe.met()) {
        auto const content = probe.content<content_t<Event>>(from);
        if (content != nullptr) {
            probe.slot->value = content;
        } else if (requires_content<Event> || !from.recoverable()) {
            return false;
        } else {
            from.recover(0);
            keep = true;
        }
    } else if (requires_content<Event>) {
        return from.missing_at(content_pointer<Envelope>(typename Envelope::reflection::members{}));
    }
    if (keep) {
        keep_content(envelope, probe.raw_content, typename Envelope::reflection::members{});
    }
    convert(event, envelope);
    keep_headers(event, probe.headers);
    return true;
}

}  // namespace typehook::detail

template <>
inline constexpr bool typehook::json::is_essential<typehook::detail::resource_name> = true;

template <>
inline constexpr bool typehook::json::is_essential<typehook::detail::action_name> = true;

template <>
inline constexpr bool typehook::json::is_essential<typehook::detail::dotted_event_name> = true;

template <>
struct typehook::json::presence<typehook::detail::content_slot> {
    static constexpr bool required = false;
    static bool is_absent(typehook::detail::content_slot const&) noexcept { return true; }
};

template <>
struct typehook::json::codec<typehook::detail::resource_name> {
    static bool read(reader& from, typehook::detail::resource_name& name) {
        if (!read_value(from, name.value)) {
            return false;
        }
        typehook::detail::probe_of(from).resource = name.value;
        return true;
    }
    static void write(writer& to, typehook::detail::resource_name const& name) {
        write_value(to, name.value);
    }
};

template <>
struct typehook::json::codec<typehook::detail::action_name> {
    static bool read(reader& from, typehook::detail::action_name& name) {
        if (!read_value(from, name.value)) {
            return false;
        }
        typehook::detail::probe_of(from).action = name.value;
        return true;
    }
    static void write(writer& to, typehook::detail::action_name const& name) { write_value(to, name.value); }
};

template <>
struct typehook::json::codec<typehook::detail::dotted_event_name> {
    static bool read(reader& from, typehook::detail::dotted_event_name& name) {
        if (!read_value(from, name.value)) {
            return false;
        }
        typehook::detail::probe_of(from).set_name(name.value);
        return true;
    }
    static void write(writer& to, typehook::detail::dotted_event_name const& name) {
        write_value(to, name.value);
    }
};

template <>
struct typehook::json::codec<typehook::detail::content_slot> {
    static bool read(reader& from, typehook::detail::content_slot& slot) {
        return typehook::detail::probe_of(from).read_content(from, slot);
    }
    static void write(writer& to, typehook::detail::content_slot const&) { to.null(); }
};
