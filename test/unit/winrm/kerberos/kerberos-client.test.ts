import { describe, expect, it } from 'vitest'
import { AuthenticationError, LocalProtocolError } from '../../../../src/winrm/errors.ts'
import { KerberosClient } from '../../../../src/winrm/kerberos/kerberos-client.ts'

/** Everything but the words of the library is tested with the real one, in test/integration/winrm/kerberos.test.ts. */
function aClientWhoseLibrarySays(sentence: string): KerberosClient {
  const load = async () => ({
    GSS_C_MUTUAL_FLAG: 2,
    GSS_C_SEQUENCE_FLAG: 8,
    GSS_MECH_OID_KRB5: 9,
    initializeClient: () => Promise.reject(new Error(sentence)),
  })
  return new KerberosClient({ servicePrincipal: 'HTTP/mps1.contoso.local', load })
}

const NO_CREDENTIALS = 'No credentials were supplied, or the credentials were unavailable or inaccessible: '
const UNSPECIFIED = 'Unspecified GSS failure.  Minor code may provide more information: '

/* Said by MIT 1.20.1, but for the last of those that refuse, which is what a controller of Active Directory makes it say. */
describe('a library that gives no ticket', () => {
  it.each([
    [NO_CREDENTIALS, 'No Kerberos credentials available (default cache: FILE:/tmp/none)'],
    [NO_CREDENTIALS, "Can't find client principal bob@STATION.TEST in cache collection"],
    [NO_CREDENTIALS, "Cannot contact any KDC for realm 'STATION.TEST'"],
    [UNSPECIFIED, "Cannot contact any KDC for realm 'STATION.TEST'"],
    [UNSPECIFIED, 'Server HTTP/other.station.test@STATION.TEST not found in Kerberos database'],
    [UNSPECIFIED, 'Ticket expired'],
  ])('has none to give: %s%s', async (before, sentence) => {
    const error = await aClientWhoseLibrarySays(before + sentence)
      .step()
      .catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error).toMatchObject({
      reason: 'unavailable',
      message: `no Kerberos ticket for HTTP/mps1.contoso.local: ${sentence}`,
    })
  })

  it.each([
    "Client's credentials have been revoked",
    'Decrypt integrity check failed',
    'Password has expired',
    "Client's entry in database has expired",
    "Client 'nobody@STATION.TEST' not found in Kerberos database",
    'Preauthentication failed',
  ])('was refused by the domain: %s', async (sentence) => {
    await expect(aClientWhoseLibrarySays(NO_CREDENTIALS + sentence).step()).rejects.toMatchObject({
      reason: 'refused',
      message: `the domain refused the account: ${sentence}`,
    })
  })
})

it('goes no further once both sides know each other', async () => {
  const load = async () => ({
    GSS_C_MUTUAL_FLAG: 2,
    GSS_C_SEQUENCE_FLAG: 8,
    GSS_MECH_OID_KRB5: 9,
    initializeClient: async () => ({ contextComplete: true, step: async () => 'AAAA' }),
  })
  const client = new KerberosClient({ servicePrincipal: 'HTTP/mps1', load })
  expect(client.complete).toBe(false)

  expect(await client.step()).toEqual(Buffer.alloc(3))

  expect(client.complete).toBe(true)
  await expect(client.step()).rejects.toBeInstanceOf(LocalProtocolError)
})
