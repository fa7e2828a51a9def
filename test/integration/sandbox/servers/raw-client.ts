import { randomBytes, randomUUID } from 'node:crypto'
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest, Agent as TlsAgent } from 'node:https'
import { onTestFinished } from 'vitest'
import type { SimulatedServer } from '../../../../sandbox/servers/start-server.ts'
import { NtlmClient } from '../../../../src/winrm/ntlm/ntlm-client.ts'
import { formatToken, parseToken } from '../../../../src/winrm/transport/log-on/negotiate-header.ts'
import { decodeSealedBody, encodeSealedBody, SEALED_CONTENT_TYPE } from '../../../../src/winrm/wsman/sealed-body.ts'
import { PASSWORDS } from './client-of.ts'

export const POWERSHELL = 'http://schemas.microsoft.com/powershell/Microsoft.PowerShell'
const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell'
const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer'
const SOAP = 'application/soap+xml;charset=UTF-8'

export interface RawAnswer {
  readonly status: number
  readonly text: string
  /** Code of the WSManFault, where it is one. */
  readonly fault: number | undefined
  /** What came on stdout. */
  readonly output: Buffer
}

/** One socket of CONTOSO\migrator that sends envelopes as other clients write them; none of the product's own. */
export class RawClient {
  readonly #url: string
  readonly #tls: { readonly ca: string } | undefined
  readonly #agent: Agent
  readonly #ntlm = new NtlmClient({
    username: 'CONTOSO\\migrator',
    password: { reveal: () => PASSWORDS['CONTOSO\\migrator'] },
    random: randomBytes,
    now: Date.now,
  })

  constructor({ host, port }: SimulatedServer, tls?: { readonly ca: string }) {
    this.#tls = tls
    this.#url = `${tls ? 'https' : 'http'}://${host}:${port}/wsman`
    this.#agent = new (tls ? TlsAgent : Agent)({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => this.#agent.destroy())
  }

  create(shellId: string, creationXml: Uint8Array, resource = POWERSHELL): Promise<RawAnswer> {
    const xml = `<creationXml xmlns="http://schemas.microsoft.com/powershell">${base64(creationXml)}</creationXml>`
    const streams = '<rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams>'
    return this.send(
      `${TRANSFER}/Create`,
      `<rsp:Shell ShellId="${shellId.toUpperCase()}">${streams}${xml}</rsp:Shell>`,
      { resource },
    )
  }

  command(shellId: string, commandId: string, fragments: Uint8Array): Promise<RawAnswer> {
    const body = `<rsp:CommandLine CommandId="${commandId.toUpperCase()}"><rsp:Command /><rsp:Arguments>${base64(fragments)}</rsp:Arguments></rsp:CommandLine>`
    return this.send(`${SHELL}/Command`, body, { shellId })
  }

  input(shellId: string, fragments: Uint8Array): Promise<RawAnswer> {
    const body = `<rsp:Send><rsp:Stream Name="stdin">${base64(fragments)}</rsp:Stream></rsp:Send>`
    return this.send(`${SHELL}/Send`, body, { shellId })
  }

  stop(shellId: string, commandId: string): Promise<RawAnswer> {
    const body = `<rsp:Signal CommandId="${commandId.toUpperCase()}"><rsp:Code>powershell/signal/ctrl_c</rsp:Code></rsp:Signal>`
    return this.send(`${SHELL}/Signal`, body, { shellId })
  }

  receive(shellId: string, commandId?: string): Promise<RawAnswer> {
    const of = commandId ? ` CommandId="${commandId.toUpperCase()}"` : ''
    const body = `<rsp:Receive><rsp:DesiredStream${of}>stdout</rsp:DesiredStream></rsp:Receive>`
    return this.send(`${SHELL}/Receive`, body, { shellId })
  }

  /** Authenticates first where that is not done; behind TLS with the envelope on each step, as python-requests does. */
  async send(
    action: string,
    body: string,
    { resource = POWERSHELL, shellId }: { readonly resource?: string; readonly shellId?: string } = {},
  ): Promise<RawAnswer> {
    const text = envelope({ action, resource, shellId, to: this.#url, body })
    const clear = this.#tls ? { contentType: SOAP, body: Buffer.from(text) } : {}
    if (!this.#ntlm.complete) {
      const first = await this.#post({ authorization: formatToken('Negotiate', this.#ntlm.step()), ...clear })
      const challenge = parseToken(first.challenge, 'Negotiate')
      const last = await this.#post({ authorization: formatToken('Negotiate', this.#ntlm.step(challenge)), ...clear })
      if (this.#tls) return answerOf(last)
    }
    if (this.#tls) return answerOf(await this.#post(clear))
    const sealed = { ...this.#ntlm.seal(Buffer.from(text)), plaintextBytes: Buffer.byteLength(text) }
    const answer = await this.#post({ contentType: SEALED_CONTENT_TYPE, body: encodeSealedBody(sealed) })
    return answerOf({ ...answer, body: this.#ntlm.unseal(decodeSealedBody(answer.body, SEALED_CONTENT_TYPE)) })
  }

  #post(post: Post): Promise<HttpAnswer> {
    const headers = {
      'content-length': post.body?.length ?? 0,
      ...(post.authorization && { authorization: post.authorization }),
      ...(post.contentType && { 'content-type': post.contentType }),
    }
    const options = { method: 'POST', agent: this.#agent, headers, ...this.#tls }
    return new Promise((resolve, reject) => {
      const take = (response: IncomingMessage) => void readAnswer(response).then(resolve, reject)
      const request: ClientRequest = (this.#tls ? httpsRequest : httpRequest)(this.#url, options, take)
      request.once('error', reject)
      request.end(post.body)
    })
  }
}

interface Post {
  readonly authorization?: string
  readonly contentType?: string
  readonly body?: Uint8Array
}

interface HttpAnswer {
  readonly status: number
  readonly challenge: string | undefined
  readonly body: Uint8Array
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return {
    status: response.statusCode ?? 0,
    challenge: response.headers['www-authenticate'],
    body: Buffer.concat(chunks),
  }
}

function answerOf({ status, body }: HttpAnswer): RawAnswer {
  const text = Buffer.from(body).toString('utf8')
  const streams = [...text.matchAll(/<rsp:Stream [^>]*>([^<]*)</g)].map(([, data]) => Buffer.from(data ?? '', 'base64'))
  const fault = /WSManFault [^>]*Code="(\d+)"/.exec(text)?.[1]
  return { status, text, fault: fault === undefined ? undefined : Number(fault), output: Buffer.concat(streams) }
}

function envelope(request: {
  readonly action: string
  readonly resource: string
  readonly shellId: string | undefined
  readonly to: string
  readonly body: string
}): string {
  const selectors = request.shellId
    ? `<wsman:SelectorSet><wsman:Selector Name="ShellId">${request.shellId.toUpperCase()}</wsman:Selector></wsman:SelectorSet>`
    : ''
  const header = [
    `<wsa:Action s:mustUnderstand="true">${request.action}</wsa:Action>`,
    '<wsman:MaxEnvelopeSize s:mustUnderstand="true">153600</wsman:MaxEnvelopeSize>',
    `<wsa:MessageID>uuid:${randomUUID().toUpperCase()}</wsa:MessageID>`,
    '<wsman:OperationTimeout>PT5S</wsman:OperationTimeout>',
    '<wsa:ReplyTo><wsa:Address s:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:Address></wsa:ReplyTo>',
    `<wsman:ResourceURI s:mustUnderstand="true">${request.resource}</wsman:ResourceURI>`,
    `<wsa:To>${request.to}</wsa:To>${selectors}`,
  ].join('')
  const namespaces = [
    `xmlns:rsp="${SHELL}"`,
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
    'xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
    'xmlns:wsman="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
  ].join(' ')
  return `<s:Envelope ${namespaces}><s:Header>${header}</s:Header><s:Body>${request.body}</s:Body></s:Envelope>`
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
