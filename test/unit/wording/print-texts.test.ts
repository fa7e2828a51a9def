import { describe, expect, it } from 'vitest'
import { parseTexts } from '../../../src/config/texts-file.ts'
import { LANGUAGES } from '../../../src/wording/language.ts'
import { printTexts } from '../../../src/wording/print-texts.ts'
import { TABLES } from '../../../src/wording/tables.ts'

describe.each(LANGUAGES)('the printed texts in %s', (language) => {
  it('are a file that the configuration takes, with all of them', () => {
    expect(parseTexts(printTexts(language), 'texts.yml')).toEqual({ texts: TABLES[language], problems: [] })
  })
})
