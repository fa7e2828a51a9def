import { RemoteProtocolError } from '../../errors.ts'
import type { Authenticator } from '../../security/authenticator.ts'
import {
  decodeSealedBody,
  encodeSealedBody,
  isSealedContentType,
  SEALED_CONTENT_TYPE,
} from '../../wsman/sealed-body.ts'
import type { Headers } from '../http/http-client.ts'
import type { HttpResponse } from '../http/http-response-parser.ts'

/** What keeps envelopes from others on their way: a seal on each body, or TLS around all of them. */
export interface BodyProtection {
  protect(text: string): Promise<{ readonly headers: Headers; readonly body: Uint8Array }>
  /** Whether an answer is of the kind that may be read as an envelope. */
  isProtected(response: HttpResponse): boolean
  /** Why an answer of another kind is refused. */
  readonly refusal: string
  /** Throws RemoteProtocolError where the protection does not hold. */
  read(response: HttpResponse): Promise<string>
}

/** Seals each body (MS-WSMV 2.2.9.1), and never reads one that is not sealed. */
export function sealedBodies(authenticator: Authenticator): BodyProtection {
  return {
    refusal: 'a body that is not sealed',
    isProtected: (response) => isSealedContentType(contentTypeOf(response)),
    async protect(text) {
      const plaintext = Buffer.from(text, 'utf8')
      const sealed = await authenticator.seal(plaintext)
      const body = encodeSealedBody({ ...sealed, plaintextBytes: plaintext.length })
      return { headers: { 'Content-Type': SEALED_CONTENT_TYPE }, body }
    },
    async read(response) {
      const sealed = decodeSealedBody(response.body, contentTypeOf(response))
      const plaintext = await authenticator.unseal(sealed)
      if (plaintext.length !== sealed.plaintextBytes) {
        throw new RemoteProtocolError(
          `a sealed answer has ${plaintext.length} bytes, but declares ${sealed.plaintextBytes}`,
        )
      }
      return Buffer.from(plaintext).toString('utf8')
    },
  }
}

/** Envelopes as they are, for a connection under TLS; `headers` go with each request. */
export function clearBodies(headers: Headers): BodyProtection {
  return {
    refusal: 'something else than an envelope',
    isProtected: (response) => /^application\/soap\+xml\b/i.test(contentTypeOf(response).trim()),
    protect: async (text) => ({
      headers: { ...headers, 'Content-Type': 'application/soap+xml;charset=UTF-8' },
      body: Buffer.from(text, 'utf8'),
    }),
    read: async (response) => response.body.toString('utf8'),
  }
}

function contentTypeOf(response: HttpResponse): string {
  return response.headers.get('content-type') ?? ''
}
