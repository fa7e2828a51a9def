import type { Language } from './language.ts'
import { de } from './languages/de.ts'
import { en } from './languages/en.ts'
import { es } from './languages/es.ts'
import { fr } from './languages/fr.ts'
import type { Texts } from './templates/texts.ts'

export const TABLES: Readonly<Record<Language, Texts>> = { en, de, es, fr }
