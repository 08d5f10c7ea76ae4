// The one compiled copy of Asio and Beast that the network tests link; see TypehookTests.cmake.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
