import { randomBytes } from 'node:crypto'
import { AuthenticationError } from '../../src/winrm/errors.ts'
import { type ExpectedChannelBindings, NtlmAcceptor } from '../../src/winrm/ntlm/ntlm-acceptor.ts'
import { NtlmClient } from '../../src/winrm/ntlm/ntlm-client.ts'
import { ntHash } from '../../src/winrm/ntlm/ntlmv2.ts'
import type { Mechanism } from '../../src/winrm/security/mechanism.ts'
import { SpnegoAcceptor } from '../../src/winrm/spnego/spnego-acceptor.ts'
import type { SpnegoClient } from '../../src/winrm/spnego/spnego-client.ts'

export const KERBEROS = '1.2.840.113554.1.2.2'
export const MS_KERBEROS = '1.2.840.48018.1.2.2'
export const NTLM = '1.3.6.1.4.1.311.2.2.10'

export const ntlm = (channelBindings?: Uint8Array) =>
  new NtlmClient({
    username: 'LAB\\migrator',
    password: { reveal: () => 'Pa$$wörd' },
    random: randomBytes,
    now: () => 0,
    channelBindings,
  })

export const anAcceptor = (channelBindings?: ExpectedChannelBindings) =>
  new SpnegoAcceptor(
    new NtlmAcceptor({
      computerName: 'MPS',
      domainName: 'LAB',
      lookup: () => ntHash('Pa$$wörd'),
      random: randomBytes,
      now: () => 0,
      channelBindings,
    }),
  )

/** A Kerberos of one message each way; how it protects is not looked at. */
export function aKerberos(overrides: Partial<Mechanism> = {}): Mechanism {
  let isComplete = false
  return {
    oids: [KERBEROS, MS_KERBEROS],
    signsEveryList: false,
    get complete() {
      return isComplete
    },
    step(token) {
      if (!token) return Buffer.from('a ticket')
      isComplete = true
      return undefined
    },
    signList: (list) => Buffer.concat([Buffer.from('signed '), list]),
    verifyList: (_, mic) => {
      if (!Buffer.from(mic).toString().startsWith('signed ')) throw new AuthenticationError('another list', 'weak')
    },
    seal: (plaintext) => ({ signature: new Uint8Array(), ciphertext: plaintext }),
    unseal: ({ ciphertext }) => ciphertext,
    ...overrides,
  }
}

/** What stands between the two sides: it gets each token with its place in the conversation. */
export type Change = (token: Uint8Array, index: number) => Uint8Array

/** Lets both sides talk until neither has anything to say, and gives the tokens as they arrived. */
export async function talk(
  client: SpnegoClient,
  acceptor: SpnegoAcceptor<NtlmAcceptor>,
  change: Change = (token) => token,
): Promise<Uint8Array[]> {
  const tokens: Uint8Array[] = []
  let message = await client.step()
  while (message) {
    const request = change(message, tokens.length)
    tokens.push(request)
    const answer = acceptor.step(request)
    if (!answer) return tokens
    const reply = change(answer, tokens.length)
    tokens.push(reply)
    message = await client.step(reply)
  }
  return tokens
}

/** Several sealed messages each way, as they were read. */
export async function converse(client: SpnegoClient, acceptor: SpnegoAcceptor<NtlmAcceptor>): Promise<string[]> {
  const read: Uint8Array[] = []
  for (const text of ['one', 'two', 'three']) {
    read.push(acceptor.unseal(await client.seal(Buffer.from(text))))
    read.push(await client.unseal(acceptor.seal(Buffer.from(`${text} back`))))
  }
  return read.map((bytes) => Buffer.from(bytes).toString())
}

export const SAID = ['one', 'one back', 'two', 'two back', 'three', 'three back']
