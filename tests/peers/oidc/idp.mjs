// A real identity provider for test_oidc_provider.py: oidc-provider as its makers ship it, with three clients, a
// service that takes its tokens, and switches for the tests. Prints one line of JSON when it listens.
//
//   CLIENTS='[{"client_id": …}]' node idp.mjs

import { createServer } from 'node:http'
import * as oidc from 'oidc-provider'

const Provider = oidc.Provider ?? oidc.default
const SCOPES = ['layer-sdk', 'read']
const REALM = '/realms/demo/protocol/openid-connect'

const control = { lifetime: 60, delay: 0, fail: 0 }
const counts = { token: 0, service: 0, refused: 0 }

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

const machine = (client) => ({
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  scope: SCOPES.join(' '),
  ...client,
})
// A program that people use: it proves nothing of itself, and they log in on another device.
const device = {
  client_id: 'device',
  token_endpoint_auth_method: 'none',
  application_type: 'native',
  grant_types: [DEVICE, 'refresh_token'],
  redirect_uris: [],
  response_types: [],
  scope: 'openid offline_access',
}

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(issuer, {
    clients: [...JSON.parse(process.env.CLIENTS).map(machine), device],
    scopes: [...SCOPES, 'forbidden', 'openid', 'offline_access'],
    cookies: { keys: ['only for tests'] },
    clientAuthMethods: ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'],
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    issueRefreshToken: (_ctx, client) => client.clientId === 'device',
    rotateRefreshToken: true,
    routes: { token: `${REALM}/token`, jwks: `${REALM}/certs`, revocation: `${REALM}/revoke`, introspection: `${REALM}/token/introspect` },
    ttl: { ClientCredentials: () => control.lifetime, AccessToken: () => control.lifetime, DeviceCode: 600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        getResourceServerInfo: (_ctx, resource) => ({
          scope: SCOPES.join(' '),
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: control.lifetime,
        }),
      },
    },
  })
  const standard = provider.callback()

  async function echo(request, response) {
    counts.service += 1
    const shown = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    const token = shown && (await provider.ClientCredentials.find(shown))
    const accepted = Boolean(token) && !token.isExpired
    if (!accepted) counts.refused += 1
    for await (const _ of request);
    answer(response, accepted ? 200 : 401, accepted ? { text: 'hello' } : { detail: 'no' })
  }

  // What the page that the person opens does in the end.
  async function answered({ user_code: code, deny }) {
    const found = await provider.DeviceCode.findByUserCode(code.replace(/[^A-Z]/g, ''), { ignoreExpiration: true })
    if (deny) {
      Object.assign(found, { error: 'access_denied', errorDescription: 'the person declined' })
      return found.save()
    }
    const grant = new provider.Grant({ clientId: found.clientId, accountId: 'ada' })
    grant.addOIDCScope(found.params.scope)
    found.accountId = 'ada'
    found.authTime = Math.floor(Date.now() / 1000)
    found.scope = found.params.scope
    found.grantId = await grant.save()
    return found.save()
  }

  server.on('request', async (request, response) => {
    const { pathname } = new URL(request.url, issuer)
    if (pathname === '/echo') return echo(request, response)
    if (pathname === '/test') {
      let body = ''
      for await (const piece of request) body += piece
      const told = body ? JSON.parse(body) : {}
      if (told.user_code) await answered(told)
      else Object.assign(control, told)
      return answer(response, 200, { control, counts })
    }
    if (pathname === `${REALM}/token`) {
      counts.token += 1
      if (control.delay) await new Promise((done) => setTimeout(done, control.delay))
      if (control.fail > 0) {
        control.fail -= 1
        return answer(response, 503, { error: 'temporarily_unavailable' })
      }
    }
    return standard(request, response)
  })
  console.log(JSON.stringify({ issuer, token: `${issuer}${REALM}/token`, jwks: `${issuer}${REALM}/certs` }))
})

function answer(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}
