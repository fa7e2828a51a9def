import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { NtlmClient } from '../../../../src/winrm/ntlm/ntlm-client.ts'
import { ntHash } from '../../../../src/winrm/ntlm/ntlmv2.ts'
import { SpnegoClient } from '../../../../src/winrm/spnego/spnego-client.ts'
import { findNtlm, formatToken, parseToken } from '../../../../src/winrm/transport/log-on/negotiate-header.ts'
import { type HttpRequestFacts, ServerConnection } from '../../../../src/winrm/transport/server-connection.ts'
import { decodeSealedBody, encodeSealedBody, SEALED_CONTENT_TYPE } from '../../../../src/winrm/wsman/sealed-body.ts'

const POST = {
  method: 'POST',
  path: '/wsman',
  authorization: undefined,
  contentType: undefined,
  body: new Uint8Array(),
}

const SOAP = 'application/soap+xml;charset=UTF-8'

function aServer(options: { readonly isTls?: boolean } = {}): ServerConnection {
  return new ServerConnection({
    ...options,
    computerName: 'MPS',
    domainName: 'MPS',
    lookup: () => ntHash('right'),
    random: randomBytes,
    now: () => 0,
  })
}

const aClient = (password: string) =>
  new NtlmClient({ username: 'migrator', password: { reveal: () => password }, random: randomBytes, now: () => 0 })

/** Some clients send their first envelope with each step of the handshake, until one is answered. */
function authenticate(server: ServerConnection, client: NtlmClient, post: Partial<HttpRequestFacts> = {}) {
  const first = server.receive({ ...POST, ...post, authorization: formatToken('Negotiate', client.step()) })
  const header = first.kind === 'reply' ? first.reply.headers['www-authenticate'] : undefined
  const challenge = parseToken(String(header), 'Negotiate')
  return server.receive({ ...POST, ...post, authorization: formatToken('Negotiate', client.step(challenge)) })
}

function sealed(client: NtlmClient, text: string) {
  const plaintext = Buffer.from(text)
  return {
    ...POST,
    contentType: SEALED_CONTENT_TYPE,
    body: encodeSealedBody({ ...client.seal(plaintext), plaintextBytes: plaintext.length }),
  }
}

describe('ServerConnection', () => {
  it('authenticates, unseals requests and seals answers', () => {
    const server = aServer()
    const client = aClient('right')

    expect(authenticate(server, client)).toMatchObject({ reply: { status: 200 } })
    expect(server.receive(sealed(client, '<ä/>'))).toMatchObject({
      kind: 'envelope',
      text: '<ä/>',
      account: { userName: 'migrator' },
    })
    const answer = server.sealReply(200, '<ok/>')
    expect(Buffer.from(client.unseal(decodeSealedBody(answer.body, SEALED_CONTENT_TYPE))).toString()).toBe('<ok/>')
  })

  it('refuses a wrong password, a body without authentication and a clear body', () => {
    const server = aServer()

    expect(authenticate(server, aClient('wrong'))).toMatchObject({ reply: { status: 401 } })
    expect(server.receive(POST)).toMatchObject({ reply: { status: 401 } })
    expect(authenticate(server, aClient('right'))).toMatchObject({ reply: { status: 200 } })
    expect(server.receive({ ...POST, contentType: 'application/soap+xml', body: Buffer.from('<x/>') })).toMatchObject({
      reply: { status: 401 },
      reason: 'the body is not sealed',
    })
  })

  it('behind TLS takes the envelope that comes with the last step of the handshake', () => {
    const server = aServer({ isTls: true })

    expect(authenticate(server, aClient('right'), { contentType: SOAP, body: Buffer.from('<x/>') })).toMatchObject({
      kind: 'envelope',
      text: '<x/>',
      account: { userName: 'migrator' },
    })
    expect(server.sealReply(200, '<ok/>')).toMatchObject({ headers: { 'content-type': SOAP } })
  })

  it('behind TLS proves itself in the answer to the envelope that comes with the last step', async () => {
    const server = aServer({ isTls: true })
    const client = new SpnegoClient([aClient('right')])
    const leg = async (token: Uint8Array | undefined) =>
      server.receive({
        ...POST,
        contentType: SOAP,
        body: Buffer.from('<x/>'),
        authorization: formatToken('Negotiate', token!),
      })

    const first = await leg(await client.step())
    const challenge = first.kind === 'reply' ? String(first.reply.headers['www-authenticate']) : ''
    await leg(await client.step(parseToken(challenge, 'Negotiate')))
    const [proof, next] = [server.sealReply(200, '<ok/>'), server.sealReply(200, '<ok/>')]
    await client.step(parseToken(String(proof.headers['www-authenticate']), 'Negotiate'))

    expect(client.complete).toBe(true)
    expect(next.headers['www-authenticate']).toBeUndefined()
  })

  it('refuses a clear envelope that comes with the last step of the handshake where there is no TLS', () => {
    expect(authenticate(aServer(), aClient('right'), { contentType: SOAP, body: Buffer.from('<x/>') })).toMatchObject({
      reply: { status: 401 },
      reason: 'the body is not sealed',
    })
  })

  it('behind TLS unseals what is sealed all the same, and seals the answer to it and to nothing else', () => {
    const server = aServer({ isTls: true })
    const client = aClient('right')
    authenticate(server, client)

    expect(server.receive(sealed(client, '<x/>'))).toMatchObject({ kind: 'envelope', text: '<x/>' })
    const answer = server.sealReply(200, '<ok/>')
    expect(Buffer.from(client.unseal(decodeSealedBody(answer.body, SEALED_CONTENT_TYPE))).toString()).toBe('<ok/>')
    server.receive({ ...POST, contentType: SOAP, body: Buffer.from('<y/>') })
    expect(server.sealReply(200, '<ok/>').body.toString()).toBe('<ok/>')
  })

  it('answers a seal that does not match with HTTP 400, and other paths with 404', () => {
    const server = aServer()
    const client = aClient('right')
    authenticate(server, client)
    const request = sealed(client, '<x/>')
    request.body[request.body.length - 30]! ^= 1

    expect(server.receive(request)).toMatchObject({ reply: { status: 400 } })
    expect(server.receive({ ...POST, path: '/' })).toMatchObject({ reply: { status: 404 } })
  })
})

describe('a token in a header', () => {
  const message = Buffer.from('NTLMSSP\0rest', 'latin1')
  const wrapped = Buffer.concat([Buffer.from('a181', 'hex'), message])

  it.each([`Negotiate ${wrapped.toString('base64')}`, `Kerberos, Negotiate ${wrapped.toString('base64')}`])(
    'is found among other schemes, and the NTLM message inside its SPNEGO wrapper: %s',
    (header) => {
      const token = parseToken(header, 'Negotiate')

      expect(token).toEqual(wrapped)
      expect(token && findNtlm(token)).toEqual(message)
    },
  )

  it.each([undefined, 'Negotiate', 'Basic realm="x"'])('is not found in %j', (header) => {
    expect(parseToken(header, 'Negotiate')).toBeUndefined()
  })

  it('holds no NTLM message where it is something else', () => {
    expect(findNtlm(Buffer.alloc(3))).toBeUndefined()
  })
})
