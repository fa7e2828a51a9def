import { describe, expect, it } from 'vitest'
import { command, credential, pipe } from '../../../../../src/winrm/client/pipeline/statements.ts'

describe('command', () => {
  it('turns plain values into typed arguments and leaves out what is undefined', () => {
    const [built] = command('Set-WmsStation', {
      StationId: [1, 2],
      Force: true,
      Name: 'a; b',
      Size: 5_000_000_000,
      Server: undefined,
    })

    expect(built?.args.map(({ name, value }) => [name, value.kind])).toEqual([
      ['StationId', 'object'],
      ['Force', 'boolean'],
      ['Name', 'string'],
      ['Size', 'int64'],
    ])
  })

  it('puts positional arguments after the named ones', () => {
    const [built] = command('net.exe', {}, 'user', 'kiosk', '/logonpasswordchg:yes')

    expect(built?.args).toEqual([
      { value: { kind: 'string', value: 'user' } },
      { value: { kind: 'string', value: 'kiosk' } },
      { value: { kind: 'string', value: '/logonpasswordchg:yes' } },
    ])
  })

  it('never shows the password of a credential in text or JSON', () => {
    const statement = command('New-WmsUser', { Credential: credential('pupil', { reveal: () => 'canary' }) })

    expect(JSON.stringify(statement)).not.toContain('canary')
  })
})

describe('pipe', () => {
  it('joins commands in order', () => {
    expect(pipe(command('a'), pipe(command('b'), command('c'))).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })
})
