import { randomUUID } from 'node:crypto'
import { FragmentLedger } from '../../src/winrm/client/pipeline/fragment-ledger.ts'
import { readClixml } from '../../src/winrm/clixml/reader.ts'
import { toPlain } from '../../src/winrm/clixml/to-plain.ts'
import type { ClixmlValue } from '../../src/winrm/clixml/values.ts'
import { writeClixml } from '../../src/winrm/clixml/writer.ts'
import { LocalProtocolError } from '../../src/winrm/errors.ts'
import { encodeChallenge } from '../../src/winrm/ntlm/challenge.ts'
import { NtlmAcceptor } from '../../src/winrm/ntlm/ntlm-acceptor.ts'
import { NtlmClient } from '../../src/winrm/ntlm/ntlm-client.ts'
import { ntHash } from '../../src/winrm/ntlm/ntlmv2.ts'
import { ClientRunspacePool } from '../../src/winrm/psrp/client-runspace-pool.ts'
import { Defragmenter } from '../../src/winrm/psrp/fragment.ts'
import { decodeMessage } from '../../src/winrm/psrp/message.ts'
import { decodeBody } from '../../src/winrm/psrp/messages/registry.ts'
import { ServerRunspacePool } from '../../src/winrm/psrp/server-runspace-pool.ts'
import { tlsServerEndPoint } from '../../src/winrm/security/channel-bindings.ts'
import { decodeNegTokenInit, decodeNegTokenResp } from '../../src/winrm/spnego/neg-tokens.ts'
import { SpnegoAcceptor } from '../../src/winrm/spnego/spnego-acceptor.ts'
import { SpnegoClient } from '../../src/winrm/spnego/spnego-client.ts'
import { HttpResponseParser } from '../../src/winrm/transport/http/http-response-parser.ts'
import { findNtlm, formatToken, parseToken } from '../../src/winrm/transport/log-on/negotiate-header.ts'
import { DER_SEQUENCE, encodeDer, encodeOid } from '../../src/winrm/wire/der.ts'
import { renderFault } from '../../src/winrm/wsman/fault.ts'
import { ACTIONS, type WsmanAction } from '../../src/winrm/wsman/namespaces.ts'
import { parseRequest } from '../../src/winrm/wsman/read-request.ts'
import { renderRequest } from '../../src/winrm/wsman/requests.ts'
import { readResponse, renderResponse } from '../../src/winrm/wsman/responses.ts'
import { decodeSealedBody, encodeSealedBody, SEALED_CONTENT_TYPE } from '../../src/winrm/wsman/sealed-body.ts'
import { parseXml } from '../../src/winrm/xml/parse-xml.ts'
import negTokens from '../vectors/spnego/tokens.json' with { type: 'json' }
import type { FuzzTarget } from './fuzz-target.ts'
import { converseWithLiar } from './lying-conversation.ts'
import { PRODUCT_TARGETS } from './product-targets.ts'
import { SeededRandom } from './random.ts'
import {
  ownClixml,
  ownFragments,
  PIPELINE_ID,
  POOL_ID,
  recordedAnswers,
  recordedFragments,
  recordedRequests,
} from './samples.ts'

const MESSAGE_ID = '6a1d7a52-8f4e-4d38-93a8-0e6b3a9d6c01'
const utf8 = (text: string) => Buffer.from(text, 'utf8')
const KINDS = Object.keys(ACTIONS) as [WsmanAction, ...WsmanAction[]]
const fixed = (seed: number) => {
  const random = new SeededRandom(seed)
  return (count: number) => random.bytes(count)
}

/** Pieces of an input, as they might arrive. */
function pieces(input: Buffer, random: SeededRandom): Buffer[] {
  if (random.chance(2)) return [input]
  const sizeBytes = 1 + random.below(random.chance(2) ? 16 : 4096)
  const count = Math.min(Math.ceil(input.length / sizeBytes), 4096)
  return Array.from({ length: count }, (_, index) => input.subarray(index * sizeBytes, (index + 1) * sizeBytes))
}

const httpResponses: FuzzTarget = {
  name: 'http',
  batch: 500,
  samples: [
    utf8('HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n'),
    utf8(`HTTP/1.1 200 OK\r\nContent-Type: ${SEALED_CONTENT_TYPE}\r\nContent-Length: 12\r\n\r\n--Encrypted `),
    utf8(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n3;x=y\r\nabc\r\n0\r\n\r\n',
    ),
    utf8('HTTP/1.0 500 No\r\nConnection: close\r\n\r\nuntil the end'),
  ],
  run(input, random) {
    const parser = new HttpResponseParser({ maxHeadBytes: 32_768, maxBodyBytes: 1024 * 1024 })
    for (const piece of pieces(input, random)) if (parser.push(piece)) return
    parser.end()
  },
}

const sealed = encodeSealedBody({
  signature: Buffer.alloc(16, 1),
  ciphertext: utf8('--Encrypted Boundary\r\nnot the end'),
  plaintextBytes: 33,
})
const sealedBodies: FuzzTarget = {
  name: 'sealed-body',
  batch: 500,
  samples: [sealed],
  run: (input) => decodeSealedBody(input, SEALED_CONTENT_TYPE),
}
const sealedTypes: FuzzTarget = {
  name: 'sealed-content-type',
  batch: 500,
  samples: [utf8(SEALED_CONTENT_TYPE), utf8('multipart/encrypted; boundary=x')],
  run: (input) => decodeSealedBody(sealed, input.toString('latin1')),
}

function ownAnswers(): string[] {
  const ids = { messageId: randomUUID(), relatesTo: MESSAGE_ID }
  const shell = {
    shellId: POOL_ID,
    name: 'fuzz',
    resourceUri: 'http://schemas.microsoft.com/powershell/Microsoft.PowerShell',
    owner: 'LAB\\migrator',
    clientIp: '127.0.0.1',
    processId: 4711,
    idleTimeoutMs: 7_200_000,
    inactivityMs: 9_000,
    state: 'Connected' as const,
  }
  const streams = ownFragments().map((data) => ({ name: 'stdout', commandId: PIPELINE_ID, data }))
  return [
    renderResponse({ kind: 'create', shell }, ids),
    renderResponse({ kind: 'get-shell', shell }, ids),
    renderResponse({ kind: 'command', commandId: PIPELINE_ID }, ids),
    renderResponse({ kind: 'receive', streams, endedCommandId: PIPELINE_ID }, ids),
    renderResponse({ kind: 'enumerate-shells', shells: [shell, shell] }, ids),
    renderResponse(
      { kind: 'query-cim', rows: [{ Name: 'MPS', At: '2016-10-10T02:12:44Z', Ip: ['::1', '::2'], Gone: null }] },
      ids,
    ),
    renderResponse({ kind: 'delete' }, ids),
    renderFault(
      { code: 2_150_858_843, subcode: 'InvalidSelectors', reason: 'gone', machine: 'MPS', sender: true },
      ids,
    ),
  ]
}

const answers = [...ownAnswers(), ...recordedAnswers()].map(utf8)
const RELATES_TO = /RelatesTo>uuid:([0-9A-F-]{36})/i

const wsmanAnswers: FuzzTarget = {
  name: 'wsman-answer',
  batch: 60,
  samples: answers,
  run(input, random) {
    const text = input.toString('utf8')
    const messageId = RELATES_TO.exec(text)?.[1]?.toLowerCase() ?? MESSAGE_ID
    readResponse(text, { kind: random.pick(KINDS), messageId }, random.pick([200, 500]))
  },
}

function ownRequests(): string[] {
  const header = {
    messageId: MESSAGE_ID,
    sessionId: MESSAGE_ID,
    to: 'http://mps:5985/wsman',
    maxEnvelopeBytes: 153_600,
    operationTimeoutMs: 20_000,
  }
  const creationXml = new ClientRunspacePool({ poolId: POOL_ID }).openingFragments()
  return [
    renderRequest({ kind: 'create', shellId: POOL_ID, name: 'fuzz', idleTimeoutMs: 60_000, creationXml }, header),
    renderRequest({ kind: 'signal', shellId: POOL_ID, commandId: PIPELINE_ID, code: 'ctrl-c' }, header),
    renderRequest({ kind: 'enumerate-shells' }, header),
    renderRequest(
      { kind: 'query-cim', namespace: 'root/cimv2', className: 'Win32_Service', properties: ['Name', 'State'] },
      header,
    ),
  ]
}

const wsmanRequests: FuzzTarget = {
  name: 'wsman-request',
  batch: 60,
  samples: [...ownRequests(), ...recordedRequests()].map(utf8),
  run: (input) => parseRequest(input.toString('utf8')),
}

const xml: FuzzTarget = {
  name: 'xml',
  batch: 60,
  samples: [...answers.slice(0, 12), ...ownClixml().map(utf8)],
  run: (input) => parseXml(input.toString('utf8'), { maxDepth: 256, maxNodes: 100_000 }),
}

const clixmlTexts = [...ownClixml(), ...bodiesOf([...ownFragments(), ...recordedFragments()])]
const clixml: FuzzTarget = {
  name: 'clixml',
  batch: 60,
  samples: clixmlTexts.map(utf8),
  run(input) {
    const value = readClixml(input.toString('utf8'))
    toPlain(value)
  },
}

/** What was read can be written, unless it holds what a writer refuses: an object within itself, or a raw element. */
const clixmlRoundTrip: FuzzTarget = {
  name: 'clixml-again',
  batch: 60,
  samples: ownClixml().map(utf8),
  run(input) {
    const text = input.toString('utf8')
    if (text.includes('Ref ')) return
    readClixml(written(readClixml(text)) ?? text)
  },
}

function written(value: ClixmlValue): string | undefined {
  try {
    return writeClixml(value)
  } catch (error) {
    if (error instanceof LocalProtocolError) return undefined
    throw error
  }
}

function bodiesOf(fragments: readonly Uint8Array[]): string[] {
  const texts: string[] = []
  for (const bytes of fragments) {
    const stream = new Defragmenter()
    try {
      for (const message of stream.receive(bytes)) texts.push(decodeMessage(message).body)
    } catch {
      // A part of a message that began in another answer.
    }
  }
  return texts.filter((text) => text !== '')
}

const ownStream = Buffer.concat(ownFragments())
const fragments: FuzzTarget = {
  name: 'fragments',
  batch: 300,
  samples: [ownStream, ...recordedFragments().map((bytes) => Buffer.from(bytes))],
  run(input, random) {
    const stream = new Defragmenter()
    for (const piece of pieces(input, random)) stream.receive(piece)
    const ledger = new FragmentLedger()
    ledger.begin('fuzz')
    ledger.note('fuzz', input)
  },
}

const messages: FuzzTarget = {
  name: 'psrp-message',
  batch: 100,
  samples: [ownStream, ...recordedFragments().map((bytes) => Buffer.from(bytes))].flatMap((bytes) => {
    const stream = new Defragmenter()
    try {
      return stream.receive(bytes).map((message) => Buffer.from(message))
    } catch {
      return []
    }
  }),
  run(input) {
    const { type, body } = decodeMessage(input)
    decodeBody(type, body)
  },
}

const clientPool: FuzzTarget = {
  name: 'client-pool',
  batch: 60,
  samples: [ownStream, ...recordedFragments().map((bytes) => Buffer.from(bytes))],
  run(input, random) {
    const pool = new ClientRunspacePool({ poolId: POOL_ID })
    pool.openingFragments()
    const isOpen = random.chance(2)
    if (isOpen) pool.receive(openingStream)
    if (isOpen && random.chance(2)) {
      pool.createPipeline({ pipelineId: PIPELINE_ID, spec: { statements: [[{ name: 'x', args: [] }]], noInput: true } })
      return void pool.receive(input, PIPELINE_ID)
    }
    return void pool.receive(input)
  },
}

const openingStream = (() => {
  const server = new ServerRunspacePool({ poolId: POOL_ID, randomBytes: fixed(1) })
  return Buffer.concat(server.receiveCreation(new ClientRunspacePool({ poolId: POOL_ID }).openingFragments()).output)
})()

const serverPool: FuzzTarget = {
  name: 'server-pool',
  batch: 60,
  samples: [Buffer.from(new ClientRunspacePool({ poolId: POOL_ID }).openingFragments())],
  run: (input) => new ServerRunspacePool({ poolId: POOL_ID, randomBytes: fixed(1) }).receive(input),
}

const HASH = ntHash('not-a-secret')
const anAcceptor = () =>
  new NtlmAcceptor({
    computerName: 'MPS',
    domainName: 'LAB',
    lookup: () => HASH,
    random: fixed(2),
    now: () => 1_700_000_000_000,
  })
const aClient = () =>
  new NtlmClient({
    username: 'LAB\\migrator',
    password: { reveal: () => 'not-a-secret' },
    random: fixed(3),
    now: () => 1_700_000_000_000,
  })
const NEGOTIATE = aClient().step()
const CHALLENGE = anAcceptor().step(NEGOTIATE) ?? new Uint8Array()
const AUTHENTICATE = (() => {
  const client = aClient()
  client.step()
  return client.step(CHALLENGE)
})()

const ntlmClient: FuzzTarget = {
  name: 'ntlm-client',
  batch: 300,
  samples: [
    Buffer.from(CHALLENGE),
    Buffer.from(
      encodeChallenge({ flags: 0xe28a8235, targetName: 'LAB', serverChallenge: Buffer.alloc(8), targetInfo: [] }),
    ),
  ],
  run(input) {
    const client = aClient()
    client.step()
    client.step(input)
  },
}

const ntlmAcceptor: FuzzTarget = {
  name: 'ntlm-acceptor',
  batch: 300,
  samples: [Buffer.from(NEGOTIATE), Buffer.from(AUTHENTICATE)],
  run(input, random) {
    const acceptor = anAcceptor()
    if (random.chance(2)) acceptor.step(NEGOTIATE)
    acceptor.step(input)
  },
}

const ntlmSeal: FuzzTarget = {
  name: 'ntlm-seal',
  batch: 300,
  samples: [Buffer.concat([Buffer.from('01000000', 'hex'), Buffer.alloc(12), Buffer.from('ciphertext')])],
  run(input) {
    const client = aClient()
    client.step()
    client.step(CHALLENGE)
    client.unseal({ signature: input.subarray(0, 16), ciphertext: input.subarray(16) })
  },
}

/** The tokens of one handshake in order; random bytes and time are fixed, so that they fit any other client and acceptor. */
const SPNEGO_TOKENS: readonly Buffer[] = await (async () => {
  const client = new SpnegoClient([aClient()])
  const acceptor = new SpnegoAcceptor(anAcceptor())
  const init = (await client.step()) ?? new Uint8Array()
  const challenge = acceptor.step(init) ?? new Uint8Array()
  const proof = (await client.step(challenge)) ?? new Uint8Array()
  const end = acceptor.step(proof) ?? new Uint8Array()
  return [init, challenge, proof, end].map((token) => Buffer.from(token))
})()

const spnegoClient: FuzzTarget = {
  name: 'spnego-client',
  batch: 200,
  samples: SPNEGO_TOKENS.filter((_, index) => index % 2 === 1),
  async run(input, random) {
    const client = new SpnegoClient([aClient()])
    await client.step()
    if (random.chance(2)) await client.step(SPNEGO_TOKENS[1])
    await client.step(input)
    if (!client.complete) await client.step(SPNEGO_TOKENS[3])
  },
}

const spnegoAcceptor: FuzzTarget = {
  name: 'spnego-acceptor',
  batch: 200,
  samples: SPNEGO_TOKENS.filter((_, index) => index % 2 === 0),
  run(input, random) {
    const acceptor = new SpnegoAcceptor(anAcceptor())
    if (random.chance(2)) acceptor.step(SPNEGO_TOKENS[0] ?? input)
    acceptor.step(input)
    acceptor.step(SPNEGO_TOKENS[2] ?? input)
  },
}

const negTokenSamples: FuzzTarget = {
  name: 'neg-tokens',
  batch: 500,
  samples: Object.values(negTokens).map((token) => Buffer.from(token, 'hex')),
  run: (input, random) => (random.chance(2) ? decodeNegTokenInit(input) : decodeNegTokenResp(input)),
}

/** As much of a certificate as is read: how it is signed, here by RSASSA-PSS with SHA-384. */
const certificates: FuzzTarget = {
  name: 'channel-bindings',
  batch: 500,
  samples: [
    Buffer.from(
      encodeDer(
        DER_SEQUENCE,
        encodeDer(DER_SEQUENCE, Buffer.alloc(300)),
        encodeDer(
          DER_SEQUENCE,
          encodeOid('1.2.840.113549.1.1.10'),
          encodeDer(DER_SEQUENCE, encodeDer(0xa0, encodeDer(DER_SEQUENCE, encodeOid('2.16.840.1.101.3.4.2.2')))),
        ),
      ),
    ),
  ],
  run: (input) => tlsServerEndPoint(input),
}

const negotiateHeaders: FuzzTarget = {
  name: 'negotiate-header',
  batch: 500,
  samples: [utf8(formatToken('Negotiate', CHALLENGE)), utf8('Negotiate, Kerberos, Basic realm="WSMAN"')],
  run: (input) => {
    const token = parseToken(input.toString('latin1'), 'Negotiate')
    if (token) findNtlm(token)
  },
}

const conversations: FuzzTarget = {
  name: 'conversation',
  batch: 10,
  samples: [Buffer.alloc(0)],
  run: (_input, random) => converseWithLiar(random),
}

export const TARGETS: readonly FuzzTarget[] = [
  httpResponses,
  sealedBodies,
  sealedTypes,
  xml,
  wsmanAnswers,
  wsmanRequests,
  clixml,
  clixmlRoundTrip,
  fragments,
  messages,
  clientPool,
  serverPool,
  ntlmClient,
  ntlmAcceptor,
  ntlmSeal,
  spnegoClient,
  spnegoAcceptor,
  negTokenSamples,
  certificates,
  negotiateHeaders,
  conversations,
  ...PRODUCT_TARGETS,
]

export function targetNamed(name: string): FuzzTarget {
  const target = TARGETS.find((candidate) => candidate.name === name)
  if (!target) throw new Error(`there is no target ${name}; there are ${TARGETS.map((each) => each.name).join(', ')}`)
  return target
}
