import { describe, expect, it } from 'vitest'
import { runIn } from './a-cli.ts'

describe('texts', () => {
  it('prints the texts of a language, without a configuration', async () => {
    const outcome = await runIn({ configuration: null, variables: {} }, 'texts', '--language', 'de')

    expect(outcome).toMatchObject({ exitCode: 0, out: 'announced:\n', err: '' })
  })

  it('names the languages that there are', async () => {
    expect(await runIn({}, 'texts', '--language', 'tlh')).toMatchObject({
      exitCode: 2,
      out: '',
      err: 'There are no texts in "tlh"; there are: en, de.\n',
    })
  })
})
