import { byText } from '../assessment/text-order.ts'
import { bothServers, defineRule, type RuleInput } from './rule.ts'

export const sameSystemLanguage = defineRule({
  id: 'B4',
  title: 'The system language of the destination is not that of the source.',
  statements: [11],
  check: (input) => {
    const [source, destination] = bothServers(input).map(({ facts }) => facts.os.installLanguage.trim().toLowerCase())
    const about = { server: null, subject: 'system-language', evidence: evidence(input) }
    if (!source || !destination) {
      return [
        {
          ...about,
          severity: 'acknowledge',
          title: 'The system languages of the two servers could not be compared.',
          remedy:
            'Compare the display languages that Windows was installed in, and acknowledge only if they are equal.',
        },
      ]
    }
    if (source !== destination) {
      return [
        {
          ...about,
          severity: 'block',
          remedy: 'Install the destination in the language of the source; adding a language pack does not change it.',
        },
      ]
    }
    return hasSameLanguagePacks(input)
      ? []
      : [
          {
            ...about,
            severity: 'note',
            subject: 'language-packs',
            title: 'The two servers have different language packs.',
            remedy: 'Install the missing language packs if users need them.',
          },
        ]
  },
})

function hasSameLanguagePacks(input: RuleInput): boolean {
  const [source, destination] = bothServers(input).map(({ facts }) => packs(facts.os.uiLanguages))
  return source === destination
}

function packs(languages: readonly string[]): string {
  return languages
    .map((language) => language.toLowerCase())
    .toSorted(byText)
    .join(', ')
}

function evidence(input: RuleInput): string {
  return bothServers(input)
    .map(({ id, facts }) => {
      const { installLanguage, uiLanguages } = facts.os
      return `${id}: installed in ${installLanguage || 'an unknown language'}, language packs ${uiLanguages.join(', ') || 'none'}`
    })
    .join('; ')
}
