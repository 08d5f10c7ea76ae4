// expect: typehook: any_event needs every event of its catalog: include the catalog's catalog.hpp
#include <typehook/events.hpp>

#ifdef TWIN
#include <clinic/catalog.hpp>
#else
#include <clinic/fwd.hpp>
#include <clinic/patient.hpp>
#endif

bool known(char const* text) { return typehook::decode_event<clinic::catalog>(text)->is_known(); }
