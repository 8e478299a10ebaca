// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_tls.hpp"

#ifdef BREAKOUT_REDIS_TLS

#include <hiredis/hiredis.h>
#include <hiredis/hiredis_ssl.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>

namespace breakout::store {
namespace {

struct Release {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  void operator()(SSL* session) const noexcept { SSL_free(session); }
};
using Context = std::unique_ptr<SSL_CTX, Release>;
using Session = std::unique_ptr<SSL, Release>;

bool trust(SSL_CTX& context, const std::string& authorities) {
  return authorities.empty()
             ? SSL_CTX_set_default_verify_paths(&context) == 1
             : SSL_CTX_load_verify_locations(&context, authorities.c_str(), nullptr) == 1;
}

// Certificates name hosts and addresses in different fields, and SNI is for hosts alone.
bool expect(SSL& session, const std::string& host) {
  SSL_set_hostflags(&session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(&session), host.c_str()) == 1 ||
         (SSL_set1_host(&session, host.c_str()) == 1 &&
          SSL_set_tlsext_host_name(&session, host.c_str()) == 1);
}

}  // namespace

bool offers_tls() noexcept {
  return true;
}

// Not by redisCreateSSLContext: before hiredis 1.4 it checks no host name.
std::string begin_tls(redisContext& connection, const RedisAddress& address) {
  const Context context(SSL_CTX_new(TLS_client_method()));
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1) {
    return "TLS cannot be set up";
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (!trust(*context, address.tls_ca)) {
    return "the certificates of those to trust cannot be read: \"" + address.tls_ca + "\"";
  }
  Session session(SSL_new(context.get()));
  if (!session || !expect(*session, address.host)) {
    return "TLS cannot be set up for this host";
  }
  if (redisInitiateSSL(&connection, session.get()) != REDIS_OK) {
    const long verdict = SSL_get_verify_result(session.get());
    return verdict == X509_V_OK
               ? std::string{"no TLS came about, or not in time: "} + connection.errstr
               : std::string{"its certificate is not good: "} +
                     X509_verify_cert_error_string(verdict);
  }
  session.release();  // it is the connection's now
  return {};
}

}  // namespace breakout::store

#else

namespace breakout::store {

bool offers_tls() noexcept {
  return false;
}

std::string begin_tls(redisContext&, const RedisAddress&) {
  return "this build has no TLS";
}

}  // namespace breakout::store

#endif
