// The libraries that take part, each in a file of its own under libraries/. Part of the codec benchmark.
//
// CMakeLists.txt defines TYPEHOOK_BENCHMARK_<library> for those of this build.
#include "contest.hpp"

namespace benchmarks {

void add_typehook();
void add_typehook_table();
void add_boost_json();
void add_glaze();
void add_yyjson();
void add_simdjson();
void add_rapidjson();
void add_nlohmann();

void add_contestants() {
#ifdef TYPEHOOK_BENCHMARK_typehook
    add_typehook();
#endif
#ifdef TYPEHOOK_BENCHMARK_typehook_table
    add_typehook_table();
#endif
    add_boost_json();
#ifdef TYPEHOOK_BENCHMARK_glaze
    add_glaze();
#endif
#ifdef TYPEHOOK_BENCHMARK_yyjson
    add_yyjson();
#endif
#ifdef TYPEHOOK_BENCHMARK_simdjson
    add_simdjson();
#endif
#ifdef TYPEHOOK_BENCHMARK_rapidjson
    add_rapidjson();
#endif
#ifdef TYPEHOOK_BENCHMARK_nlohmann
    add_nlohmann();
#endif
}

}  // namespace benchmarks
