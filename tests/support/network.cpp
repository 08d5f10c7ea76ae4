// The one compiled copy of Asio, Beast, HTTP layer and platform that the network tests link; see TypehookTests.cmake.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
#include <typehook/delivery/src.hpp>
#include <typehook/src.hpp>
