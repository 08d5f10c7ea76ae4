// The one compiled copy of Asio, Beast and the receiver that the network tests link; see TypehookTests.cmake.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
#include <typehook/src.hpp>
