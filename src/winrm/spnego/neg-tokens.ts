import { RemoteProtocolError } from '../errors.ts'
import {
  DER_ENUMERATED,
  DER_OCTET_STRING,
  DER_OID,
  DER_SEQUENCE,
  DerReader,
  decodeOid,
  derContext,
  encodeDer,
  encodeOid,
  onlyElement,
} from '../wire/der.ts'

/** The tokens of SPNEGO, RFC 4178 4.2 and MS-SPNG 2.2. */

/** APPLICATION 0 of RFC 2743 3.1, around the first token of a mechanism. */
export const INITIAL_CONTEXT_TOKEN = 0x60
export const NEG_TOKEN_RESP: number = derContext(1)
const SPNEGO_OID = '1.3.6.1.5.5.2'

/** NegTokenInit of a client; a server that speaks first sends NegTokenInit2, whose hints say nothing and are left out. */
export interface NegTokenInit {
  /** Object identifiers of the offered mechanisms, the preferred one first. */
  readonly mechTypes: readonly string[]
  /** The DER of that list exactly as it stands in the token: what a mechListMIC signs. */
  readonly mechTypeList: Uint8Array
  /** The first message of the preferred mechanism. */
  readonly mechToken?: Uint8Array | undefined
  readonly mechListMic?: Uint8Array | undefined
}

const NEG_STATES = ['accept-completed', 'accept-incomplete', 'reject', 'request-mic'] as const

type NegState = (typeof NEG_STATES)[number]

export interface NegTokenResp {
  readonly negState?: NegState | undefined
  /** Only in the first answer of a server. */
  readonly supportedMech?: string | undefined
  readonly responseToken?: Uint8Array | undefined
  readonly mechListMic?: Uint8Array | undefined
}

/** MechTypeList: the bare SEQUENCE OF OBJECT IDENTIFIER. */
export function encodeMechTypeList(mechTypes: readonly string[]): Uint8Array {
  return encodeDer(DER_SEQUENCE, ...mechTypes.map(encodeOid))
}

export function encodeNegTokenInit(token: Omit<NegTokenInit, 'mechTypes'>): Uint8Array {
  const fields = encodeDer(
    DER_SEQUENCE,
    encodeDer(derContext(0), token.mechTypeList),
    octetField(2, token.mechToken),
    octetField(3, token.mechListMic),
  )
  return encodeDer(INITIAL_CONTEXT_TOKEN, encodeOid(SPNEGO_OID), encodeDer(derContext(0), fields))
}

export function encodeNegTokenResp(token: NegTokenResp): Uint8Array {
  const { negState, supportedMech } = token
  const fields = encodeDer(
    DER_SEQUENCE,
    field(0, negState && encodeDer(DER_ENUMERATED, Uint8Array.of(NEG_STATES.indexOf(negState)))),
    field(1, supportedMech && encodeOid(supportedMech)),
    octetField(2, token.responseToken),
    octetField(3, token.mechListMic),
  )
  return encodeDer(NEG_TOKEN_RESP, fields)
}

/** Reads NegTokenInit or NegTokenInit2 in its InitialContextToken; throws RemoteProtocolError. */
export function decodeNegTokenInit(bytes: Uint8Array): NegTokenInit {
  const reader = new DerReader(onlyElement(bytes, INITIAL_CONTEXT_TOKEN))
  const mechanism = decodeOid(reader.take(DER_OID).content)
  if (mechanism !== SPNEGO_OID) throw broken('NegTokenInit', `is for the mechanism ${mechanism}`)
  const fields = fieldsOf('NegTokenInit', reader.take(derContext(0)).content)
  if (!reader.isAtEnd) throw broken('NegTokenInit', 'does not end where it should')
  const mechTypeList = fields.get(0)
  if (!mechTypeList) throw broken('NegTokenInit', 'offers no list of mechanisms')
  const mechTypes = mechTypesOf(mechTypeList)
  if (mechTypes.length === 0) throw broken('NegTokenInit', 'offers no mechanism')
  // In NegTokenInit2 the hints have taken the place of the MIC (MS-SPNG 2.2.1).
  const micAt = fields.get(3)?.at(0) === DER_SEQUENCE ? 4 : 3
  return { mechTypes, mechTypeList, mechToken: octets(fields.get(2)), mechListMic: octets(fields.get(micAt)) }
}

/** Throws RemoteProtocolError. */
export function decodeNegTokenResp(bytes: Uint8Array): NegTokenResp {
  const fields = fieldsOf('NegTokenResp', onlyElement(bytes, NEG_TOKEN_RESP))
  const state = fields.get(0)
  const supportedMech = fields.get(1)
  return {
    negState: state && negStateOf(onlyElement(state, DER_ENUMERATED)),
    supportedMech: supportedMech && decodeOid(onlyElement(supportedMech, DER_OID)),
    responseToken: octets(fields.get(2)),
    mechListMic: octets(fields.get(3)),
  }
}

/** What stands in the fields `[0]`, `[1]`, … of a SEQUENCE. */
function fieldsOf(token: string, sequence: Uint8Array): Map<number, Uint8Array> {
  const reader = new DerReader(onlyElement(sequence, DER_SEQUENCE))
  const fields = new Map<number, Uint8Array>()
  while (!reader.isAtEnd) {
    const { tag, content } = reader.next()
    const number = tag & 0x1f
    if (tag !== derContext(number) || fields.has(number)) throw broken(token, `has a field 0x${tag.toString(16)}`)
    fields.set(number, content)
  }
  return fields
}

function mechTypesOf(list: Uint8Array): string[] {
  const reader = new DerReader(onlyElement(list, DER_SEQUENCE))
  const mechTypes: string[] = []
  while (!reader.isAtEnd) mechTypes.push(decodeOid(reader.take(DER_OID).content))
  return mechTypes
}

function negStateOf(content: Uint8Array): NegState {
  const state = content.length === 1 ? NEG_STATES[content[0] ?? 0] : undefined
  if (!state) throw broken('NegTokenResp', 'has a state that SPNEGO does not know')
  return state
}

/** An OCTET STRING, undefined where it is absent or empty. */
function octets(element: Uint8Array | undefined): Uint8Array | undefined {
  const content = element && onlyElement(element, DER_OCTET_STRING)
  return content?.length ? content : undefined
}

function octetField(number: number, content: Uint8Array | undefined): Uint8Array {
  return field(number, content && encodeDer(DER_OCTET_STRING, content))
}

function field(number: number, element: Uint8Array | '' | undefined): Uint8Array {
  return element ? encodeDer(derContext(number), element) : new Uint8Array()
}

function broken(token: string, what: string): RemoteProtocolError {
  return new RemoteProtocolError(`the SPNEGO token ${token} ${what}`)
}
