// The one file that has the bodies of Asio, Beast, HTTP layer and platform; the others only declare them.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
#include <typehook/delivery/src.hpp>
#include <typehook/src.hpp>
