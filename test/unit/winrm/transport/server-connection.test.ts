import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { NtlmClient } from '../../../../src/winrm/ntlm/ntlm-client.ts'
import { ntHash } from '../../../../src/winrm/ntlm/ntlmv2.ts'
import { findNtlm, formatToken, parseToken } from '../../../../src/winrm/transport/negotiate-header.ts'
import { ServerConnection } from '../../../../src/winrm/transport/server-connection.ts'
import { decodeSealedBody, encodeSealedBody, SEALED_CONTENT_TYPE } from '../../../../src/winrm/wsman/sealed-body.ts'

const POST = {
  method: 'POST',
  path: '/wsman',
  authorization: undefined,
  contentType: undefined,
  body: new Uint8Array(),
}

function aServer(): ServerConnection {
  return new ServerConnection({
    computerName: 'MPS',
    domainName: 'MPS',
    lookup: () => ntHash('right'),
    random: randomBytes,
    now: () => 0,
  })
}

const aClient = (password: string) =>
  new NtlmClient({ username: 'migrator', password: { reveal: () => password }, random: randomBytes, now: () => 0 })

function authenticate(server: ServerConnection, client: NtlmClient) {
  const first = server.receive({ ...POST, authorization: formatToken('Negotiate', client.step()) })
  const header = first.kind === 'reply' ? first.reply.headers['www-authenticate'] : undefined
  const challenge = parseToken(String(header), 'Negotiate')
  return server.receive({ ...POST, authorization: formatToken('Negotiate', client.step(challenge)) })
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

describe('the header of the Negotiate scheme', () => {
  const message = Buffer.from('NTLMSSP\0rest', 'latin1')

  it('gives its token, also among other schemes', () => {
    expect(parseToken(`Kerberos, Negotiate ${message.toString('base64')}`, 'Negotiate')).toEqual(message)
  })

  it.each([undefined, 'Negotiate', 'Basic realm="x"'])('gives none for %j', (header) => {
    expect(parseToken(header, 'Negotiate')).toBeUndefined()
  })

  it('may hold an NTLM message in a wrapper, or none at all', () => {
    expect(findNtlm(Buffer.concat([Buffer.from('a181', 'hex'), message]))).toEqual(message)
    expect(findNtlm(Buffer.alloc(3))).toBeUndefined()
  })
})
