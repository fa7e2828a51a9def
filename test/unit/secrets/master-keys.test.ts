import { describe, expect, it } from 'vitest'
import { MasterKeys } from '../../../src/secrets/master-keys.ts'
import { parseMasterSecrets } from '../../../src/secrets/master-secrets.ts'
import { SecretTrouble } from '../../../src/secrets/read/secret-trouble.ts'
import { Secret } from '../../../src/secrets/secret.ts'

const text = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const revealed = (secrets: readonly Secret[] | undefined) => secrets?.map((secret) => secret.reveal())

describe('parseMasterSecrets', () => {
  it('reads one a line, the newest first, with comments and empty lines in between', () => {
    const found = parseMasterSecrets(`# since May\n${text(2)}\r\n\n${text(1)}\n`)

    expect(revealed(found)).toEqual([text(2), text(1)])
  })

  it('reads several with commas in between', () => {
    expect(revealed(parseMasterSecrets(`${text(2)}, ${text(1)},`))).toEqual([text(2), text(1)])
  })

  it.each(['', '# nothing', 'canary', `${text(1)}\ncanary`, text(1).slice(1)])('refuses %j', (malformed) => {
    expect(parseMasterSecrets(malformed)).toBeUndefined()
  })
})

describe('MasterKeys', () => {
  it('follow what is read, what was taken away too', () => {
    let now = [text(1)]
    const keys = new MasterKeys({ read: () => now.map((each) => new Secret(each)) })
    const [first] = keys.all()

    now = [text(2), text(1)]
    expect(keys.all().map(({ id }) => id)).toEqual([expect.not.stringMatching(first!.id), first!.id])
    now = [text(2)]
    expect(keys.all().some(({ id }) => id === first!.id)).toBe(false)
  })

  it('stay as they are while they cannot be read, and say so once', () => {
    const troubles: string[] = []
    let reason: string | null = null
    const read = () => {
      if (reason !== null) throw new SecretTrouble(reason)
      return [new Secret(text(1))]
    }
    const keys = new MasterKeys({ read, onTrouble: ({ message }) => troubles.push(message) })
    const [first] = keys.all()

    reason = 'the file is empty'
    const seen = [keys.all(), keys.all()]
    reason = null
    keys.all()
    reason = 'the file is empty'
    keys.all()

    expect(seen).toEqual([[first], [first]])
    expect(troubles).toEqual(['the file is empty', 'the file is empty'])
  })
})
