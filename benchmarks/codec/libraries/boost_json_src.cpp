// The bodies of Boost.JSON, so that it has this program's flags and not those of the distribution's library.
#include <boost/json/src.hpp>
