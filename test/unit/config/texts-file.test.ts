import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadConfiguration } from '../../../src/config/load-configuration.ts'
import { formatProblem } from '../../../src/config/problem.ts'
import { parseTexts } from '../../../src/config/texts-file.ts'

function problemsOf(text: string): string[] {
  return parseTexts(text, 'texts.yml').problems.map((problem) => formatProblem('stationmaster.yml', problem))
}

describe('a text of the site', () => {
  it('may be nested or have its whole key, and be the only one', () => {
    const text = 'over:\n  todo: "Go to {these}!"\nlate.note: x\n'.replace(
      'late.note: x\n',
      'questions: "Ask {contact}"\n',
    )

    expect(parseTexts(text, 'texts.yml')).toEqual({
      texts: { 'over.todo': 'Go to {these}!', questions: 'Ask {contact}' },
      problems: [],
    })
    expect(parseTexts('over.todo: "Go to {these}!"', 'texts.yml').texts).toEqual({ 'over.todo': 'Go to {these}!' })
    expect(parseTexts('', 'texts.yml')).toEqual({ texts: {}, problems: [] })
    expect(parseTexts('over:\n', 'texts.yml')).toEqual({ texts: {}, problems: [] })
  })

  it.each([
    [
      'over:\n  toodo: x',
      'texts.yml, line 2: over.toodo: unknown key (did you mean "over.todo"?), allowed: over.todo, over.details, over.board',
    ],
    [
      'over:\n  todo: "Go on."',
      'texts.yml, line 2: over.todo: {these} is missing, the stations in short, as the text stations.these has it; allowed: a text with {these} in it',
    ],
    ['late: "Late: {when}, {due}"', 'texts.yml, line 1: late: found {when}, allowed: {due}'],
    ['because:\n  given-up: "{stations}"', 'texts.yml, line 2: because.given-up: found {stations}, allowed: no braces'],
    [
      'late: "Late {due"',
      'texts.yml, line 1: late: a brace { is not closed, near "{due"; allowed: a text in ICU MessageFormat such as "by {start}" or "{amount, select, one {it moves} other {they move}}"',
    ],
    ['over:\n  todo: "{amount, select, one {a} other {b}"', 'texts.yml, line 2: over.todo: '],
    [
      'over:\n  todo: "{amount, select, one {a}} {these}"',
      'texts.yml, line 2: over.todo: a choice needs a part "other {…}", near',
    ],
    [
      'over:\n  todo: "{amount, select, two {a} other {b}} {these}"',
      'texts.yml, line 2: over.todo: found "two {…}" in {amount}, allowed: {amount, select, one {…} other {…}}',
    ],
    [
      'over:\n  todo: "{amount} {these}"',
      'texts.yml, line 2: over.todo: found {amount} in another form, allowed: {amount, select, one {…} other {…}}',
    ],
    [
      'over:\n  todo: "{these, number}"',
      'texts.yml, line 2: over.todo: found {these} in another form, allowed: {these}',
    ],
    ['over:\n  todo: ""', 'texts.yml, line 2: over.todo: found an empty text, allowed: a text that says {these}'],
    ['over:\n  todo: 12', 'texts.yml, line 2: over.todo: found the number 12, allowed: a text'],
    ['over:\n  todo: [a]', 'texts.yml, line 2: over.todo: found a list, allowed: a text'],
    [
      'locale: Klingon!',
      'texts.yml, line 1: locale: found "Klingon!", allowed: the language of your texts, such as it, nl or pt-BR',
    ],
    [
      'locale: tlh',
      'texts.yml, line 1: locale: found "tlh", allowed: the language of your texts, such as it, nl or pt-BR',
    ],
    ['- a', 'texts.yml, line 1: found a list, allowed: a mapping of keys to texts'],
    ['over:\n  todo: "x', 'texts.yml, line 2: something is missing here: a quote'],
    ['late: "{due}"\nlate: "{due}"', 'texts.yml, line 2: late: is given twice, here and in line 1; keep one of them'],
  ])('%j is refused with its line and what is allowed', (text, sentence) => {
    const [first = '', ...others] = problemsOf(text)

    expect(first).toContain(sentence)
    expect(others).toEqual([])
  })

  it('is refused with a group that there is not by naming those that there are', () => {
    expect(problemsOf('begun: x')[0]).toMatch(
      /^texts\.yml, line 1: begun: unknown key.*allowed: locale, announced, reminder, moved, .*, stations, more, during, where, moment, time, sheet$/,
    )
  })

  it('may hold what looks like markup: it is plain text', () => {
    expect(problemsOf('questions: "<b>Ask</b> {contact} <at 5"')).toEqual([])
  })
})

describe('site.texts', () => {
  const configurationWith = (texts: string | null) => {
    const directory = mkdtempSync(join(tmpdir(), 'stationmaster-texts-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'stationmaster.yml')
    writeFileSync(
      file,
      `site: { timeZone: Europe/Berlin, language: de, contact: IT, texts: ./texts.yml }\nservers: { a: { host: a, username: u, password: { env: P } } }\n`,
    )
    if (texts !== null) writeFileSync(join(directory, 'texts.yml'), texts)
    return {
      directory,
      load: () => loadConfiguration({ STATIONMASTER_CONFIG: file, P: 'x' }, new Set()).configuration.site,
    }
  }

  it('is read from beside the configuration file', () => {
    const { load } = configurationWith('over: { todo: "Los, {these}!" }')

    expect(load()).toMatchObject({ language: 'de', texts: { 'over.todo': 'Los, {these}!' } })
  })

  it('names its own file where a text is wrong', () => {
    const { directory, load } = configurationWith('\n\nover: { todo: "Los!" }')

    expect(load).toThrow(`${join(directory, 'texts.yml')}, line 3: over.todo: {these} is missing`)
  })

  it('names the line of the configuration where there is no such file', () => {
    const { directory, load } = configurationWith(null)

    expect(load).toThrow(
      `stationmaster.yml, line 1: site.texts: the file ${join(directory, 'texts.yml')} can't be read (ENOENT)`,
    )
  })
})
