// What a SQLite store does a second, and what that costs. Prints tables.
//
//     benchmark_store [FOLDER [ROWS [WAITING [cycles|backlogs|lists]]]]
//
// Processor time is that of the whole process: the one thread that writes. Where other programs use the machine, compare it and
// the ratios, not the rows a second.
#include "workload.hpp"

#include <typehook/store/sqlite.hpp>

#include <cinttypes>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <numeric>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace benchmark_store {
namespace {

template <class T>
T must(typehook::result<T> result) {
    if (result.has_error()) {
        std::fprintf(stderr, "%s\n", result.error().message().c_str());
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(result).value();
    }
}

void remove_store(std::string const& path) {
    for (auto const* const tail : {"", "-wal", "-shm", "-owner"}) {
        std::filesystem::remove(path + tail);
    }
}

void print(char const* what, stopwatch const& watch, std::size_t rows, double floor = 0) {
    auto const count = static_cast<double>(rows);
    std::printf("%-58s %9.0f %9.1f %8.2f %8.2f %8.2f", what, count / watch.seconds(),
                watch.processor() / count * 1e6, watch.quantile(0.5), watch.quantile(0.99),
                watch.quantile(1));
    floor != 0 ? std::printf(" %8.2f\n", floor / watch.processor()) : std::printf("\n");
}

void print_head(char const* title, char const* last = "") {
    std::printf("\n%-58s %9s %9s %8s %8s %8s %8s\n", title, "rows/s", "cpu us/row", "p50 ms", "p99 ms",
                "max ms", last);
}

double milliseconds(std::function<void()> const& work) {
    auto const start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// What it costs to have a page on the disk, on this disk.
void print_fsync(std::string const& folder) {
    auto const path = folder + "/fsync";
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    std::string const page(4096, 'p');
    stopwatch appended;
    stopwatch overwritten;
    for (int i = 0; i < 200; ++i) {
        appended.time(
            [&] { (void)(::pwrite(file, page.data(), page.size(), i * 4096) + ::fdatasync(file)); });
    }
    for (int i = 0; i < 200; ++i) {
        overwritten.time(
            [&] { (void)(::pwrite(file, page.data(), page.size(), i * 4096) + ::fdatasync(file)); });
    }
    ::close(file);
    std::filesystem::remove(path);
    std::printf("fdatasync of 4 KiB: appended %.2f ms, overwritten %.2f ms (median)\n",
                appended.quantile(0.5), overwritten.quantile(0.5));
}

/// New messages and the outcomes of those before in one transaction, as a platform under load does.
stopwatch cycle(std::string const& path, std::size_t rows, std::size_t batch, row_key webhooks,
                store::sqlite_options const& options = {}) {
    remove_store(path);
    auto to = must(store::sqlite_store::open(path, options));
    workload work(webhooks);
    must(to.apply({.webhooks = work.all_webhooks()}));
    stopwatch watch;
    std::vector<store::delivery> sent;
    while (static_cast<std::size_t>(work.last()) < rows) {
        store::batch changes;
        work.publish(changes, batch);
        work.deliver(changes, sent);
        watch.time([&] { must(to.apply(changes)); });
        sent = std::move(changes.deliveries);
    }
    return watch;
}

stopwatch bare(std::string const& path, std::size_t rows, std::size_t batch, row_key webhooks,
               bare_options const& options = {}) {
    remove_store(path);
    return bare_cycle(path, rows, batch, webhooks, options);
}

void measure_cycles(std::string const& path, std::size_t rows) {
    print_head("publish, deliver, record: one transaction a batch", "of bare");
    for (auto const& [batch, webhooks] :
         {std::pair<std::size_t, row_key>{200, 10}, {200, 1000}, {50, 10}, {10, 10}, {1, 10}}) {
        auto const count = batch >= 50 ? rows : rows * batch / 50;
        auto const floor = bare(path, count, batch, webhooks);
        auto const found = cycle(path, count, batch, webhooks);
        auto const name =
            "batches of " + std::to_string(batch) + ", " + std::to_string(webhooks) + " webhooks";
        print((name + ", C API alone").c_str(), floor, count);
        print((name + ", store").c_str(), found, count, floor.processor());
    }
    print_head("what the indexes cost the C API alone (200, 1000 webhooks)", "of all");
    auto const all = bare(path, rows, 200, 1000);
    print("as it is", all, rows, all.processor());
    print("without terms and segments: what lists need", bare(path, rows, 200, 1000, {.terms = false}), rows,
          all.processor());
    print("without message -> deliveries", bare(path, rows, 200, 1000, {.by_message = false}), rows,
          all.processor());
    print("without ids", bare(path, rows, 200, 1000, {.id_index = false}), rows, all.processor());
    print("a unique index over all ids instead", bare(path, rows, 200, 1000, {.whole_id_index = true}), rows,
          all.processor());
    print_head("where the log is written back (batches of 200)");
    for (auto const pages : {250, 1000, 4000}) {
        print((std::to_string(pages) + " pages").c_str(),
              cycle(path, rows, 200, 10, {.checkpoint_pages = pages}), rows);
    }
    print("1000 pages, durability normal",
          cycle(path, rows, 200, 10, {.durability = store::sqlite_durability::normal}), rows);
}

/// When what waits is due.
enum class due { in_order, as_retries, at_random };

constexpr char const* name_of(due when) {
    constexpr char const* names[] = {"due in order", "due as retries are", "each due at random"};
    return names[static_cast<int>(when)];
}

/// `rows` waiting for webhook 1. The platform spreads retries over time by blocks of 64 neighbours (`retry_schedule::jitter_of`).
void fill_backlog(std::string const& path, std::size_t rows, due when) {
    remove_store(path);
    auto to = must(store::sqlite_store::open(path, {.durability = store::sqlite_durability::normal}));
    workload work(1);
    must(to.apply({.webhooks = work.all_webhooks()}));
    while (static_cast<std::size_t>(work.last()) < rows) {
        store::batch changes;
        work.publish(changes, 2000);
        for (auto& row : changes.deliveries) {
            if (when != due::in_order) {
                auto const block =
                    static_cast<std::uint64_t>(when == due::as_retries ? row.key >> 6 : row.key);
                auto const place = std::mt19937_64(block)() % rows;
                row.due = at(1'700'000'000'000 + static_cast<std::int64_t>(place));
            }
        }
        must(to.apply(changes));
    }
}

/// Claims and ends deliveries of webhook 1, 100 at a time; gives the watches of claims and of outcomes.
std::pair<stopwatch, stopwatch> drain(store::sqlite_store& from, std::size_t rows, bool put_off) {
    stopwatch claims;
    stopwatch outcomes;
    for (std::size_t done = 0; done < rows; done += 100) {
        std::vector<store::claimed> claimed;
        claims.time(
            [&] { claimed = must(from.claim({.webhook = 1, .now = at(1'900'000'000'000), .limit = 100})); });
        store::batch changes;
        for (auto const& one : claimed) {
            changes.outcomes.push_back(
                put_off
                    ? workload::attempted(one.delivery, store::delivery_status::waiting,
                                          one.delivery.due + std::chrono::hours(1))
                    : workload::attempted(one.delivery, store::delivery_status::delivered, one.delivery.due));
        }
        outcomes.time([&] { must(from.apply(changes)); });
    }
    return {claims, outcomes};
}

void measure_backlogs(std::string const& path, std::size_t waiting) {
    print_head("a backlog of one webhook, 100 at a time");
    double claim_at_few = 0;
    double restart = 0;
    double restart_processor = 0;
    std::vector<std::pair<std::string, double>> ratios;
    for (auto const& [rows, when] : {std::pair<std::size_t, due>{20'000, due::in_order},
                                     {waiting, due::in_order},
                                     {waiting, due::as_retries},
                                     {waiting, due::at_random}}) {
        fill_backlog(path, rows, when);
        std::optional<store::sqlite_store> from;
        stopwatch opening;
        opening.time([&] {
            from.emplace(must(store::sqlite_store::open(path)));
            must(from->claim({.webhook = 1, .now = at(1'900'000'000'000), .limit = 100}));
        });
        auto const name = std::to_string(rows) + " waiting, " + name_of(when);
        auto const count = std::min<std::size_t>(10'000, rows / 2);
        auto const [retry_claims, retries] = drain(*from, count, true);
        auto const [claims, ends] = drain(*from, count, false);
        print((name + ": claim").c_str(), claims, count);
        print((name + ": put off").c_str(), retries, count);
        print((name + ": deliver").c_str(), ends, count);
        if (rows == 20'000) {
            claim_at_few = claims.quantile(0.5);
        } else {
            restart = std::max(restart, opening.quantile(1));
            restart_processor = std::max(restart_processor, opening.processor() * 1000);
            auto const* const goal =
                when == due::at_random ? "the platform makes no such retries" : "at most 2";
            ratios.emplace_back("claim of 100, many waiting, " + std::string(name_of(when)) +
                                    " / 20000 waiting (" + goal + ")",
                                claims.quantile(0.5) / claim_at_few);
        }
    }
    std::printf("\n");
    for (auto const& [what, ratio] : ratios) {
        std::printf("%-96s %8.2f\n", what.c_str(), ratio);
    }
    std::printf("%-96s %8.0f\n", "open to first claim with many waiting, ms (at most 500)", restart);
    std::printf("%-96s %8.0f\n", "… of processor time", restart_processor);
}

void measure_lists(std::string const& path, std::size_t rows) {
    remove_store(path);
    auto to = must(store::sqlite_store::open(path, {.durability = store::sqlite_durability::normal}));
    workload work(1000);
    must(to.apply({.webhooks = work.all_webhooks()}));
    std::mt19937_64 random(9);
    std::string subject;
    std::string id;
    while (static_cast<std::size_t>(work.last()) < rows) {
        store::batch changes;
        work.publish(changes, 2000);
        if (static_cast<std::size_t>(work.last()) < rows / 2) {
            subject = changes.messages.front().subject;
            id = changes.messages.front().id;
            changes.messages.back().event = "user.removed";
        }
        auto const sent = changes.deliveries;
        must(to.apply(changes));
        changes = {};
        // A tenth fails for good, a tenth waits, and what waits or failed is anywhere.
        for (auto const& row : sent) {
            auto const share = random() % 10;
            if (share != 0) {
                changes.outcomes.push_back(workload::attempted(
                    row, share == 1 ? store::delivery_status::failed : store::delivery_status::delivered,
                    row.due));
            }
        }
        must(to.apply(changes));
    }
    auto const reader = must(to.reader());
    auto const middle = at(1'700'000'000'000 + static_cast<std::int64_t>(rows) / 2);
    using status = store::delivery_status;
    std::pair<char const*, store::delivery_filter> const filters[] = {
        {"no restriction", {}},
        {"status delivered", {.status = status::delivered}},
        {"status waiting", {.status = status::waiting}},
        {"status failed", {.status = status::failed}},
        {"webhook, one of 1000", {.webhook = 7}},
        {"webhook and status waiting", {.status = status::waiting, .webhook = 7}},
        {"webhook and status failed", {.status = status::failed, .webhook = 7}},
        {"webhook and event", {.webhook = 7, .event = "user.added"}},
        {"event, one of 8", {.event = "user.added"}},
        {"event, one in 2000 messages of the older half", {.event = "user.removed"}},
        {"event and status failed", {.status = status::failed, .event = "user.added"}},
        {"event that never was", {.event = "user.vanished"}},
        {"subject of one old message", {.subject = subject}},
        {"subject that never was", {.subject = "nobody"}},
        {"created in the older half", {.created_until = middle}},
        {"webhook and created in the older half", {.webhook = 7, .created_until = middle}},
        {"worst case: rare event of a webhook, never together",
         {.status = status::delivered, .webhook = 7, .event = "user.removed"}},
    };
    std::printf("\n%-58s %9s %9s\n", ("first page of 100 of " + std::to_string(rows) + " deliveries").c_str(),
                "rows", "ms");
    for (auto const& [name, filter] : filters) {
        std::size_t found = 0;
        std::vector<double> times;
        for (int i = 0; i < 5; ++i) {
            times.push_back(
                milliseconds([&] { found = must(reader.list_deliveries(filter, {.limit = 100})).size(); }));
        }
        std::sort(times.begin(), times.end());
        std::printf("%-58s %9zu %9.2f\n", name, found, times[2]);
    }
    std::printf("%-58s %9d %9.2f\n", "one message by its id", 1,
                milliseconds([&] { must(reader.find_message(id)); }));
    std::printf("%-58s %9d %9.2f\n", "one delivery by its key", 1,
                milliseconds([&] { must(reader.find_delivery(77)); }));

    stopwatch steps;
    std::size_t removed = 0;
    for (int i = 0; i < 100; ++i) {
        steps.time([&] {
            removed += must(to.prune({.deliveries_before = middle, .messages_before = middle, .limit = 100}))
                           .deliveries;
        });
    }
    print_head("retention");
    print("steps of 100 deliveries and 100 messages", steps, removed);
    std::printf("%-58s %s\n", "verify", must(to.verify()).empty() ? "sound" : "NOT SOUND");
}

void measure(std::string const& folder, std::size_t rows, std::size_t waiting, std::string_view part) {
    auto const path = folder + "/benchmark.db";
    print_fsync(folder);
    if (part.empty() || part == "cycles") {
        measure_cycles(path, rows);
    }
    if (part.empty() || part == "backlogs") {
        measure_backlogs(path, waiting);
    }
    if (part.empty() || part == "lists") {
        measure_lists(path, waiting);
    }
    remove_store(path);
}

}  // namespace
}  // namespace benchmark_store

int main(int argc, char** argv) {
    auto const number = [&](int place, std::size_t otherwise) {
        return argc > place ? static_cast<std::size_t>(std::strtoull(argv[place], nullptr, 10)) : otherwise;
    };
    std::setvbuf(stdout, nullptr, _IOLBF, 0);  // whoever waits sees how far it is
    benchmark_store::measure(argc > 1 ? argv[1] : ".", number(2, 200'000), number(3, 1'000'000),
                             argc > 4 ? argv[4] : "");
}
