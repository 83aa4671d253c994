import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { loadCode } from './code.ts'

/** The texts of one area, by key; leaves are strings or lists of them, plurals end in `_one` and `_other`. */
export type Texts = { readonly [key: string]: string | readonly string[] | Texts }

/** Loads the texts of one namespace. */
export type TextLoaders = Readonly<Record<string, () => Promise<Texts>>>

const language = 'en'
let loaders: TextLoaders = {}

/**
 * Starts the translations. `initial` is there from the first paint; every other namespace is loaded with the first
 * route that asks for it (`loadTexts`).
 */
export async function startTexts(initial: Readonly<Record<string, Texts>>, lazyTexts: TextLoaders): Promise<void> {
  loaders = lazyTexts
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: language,
    ns: Object.keys(initial),
    resources: { [language]: initial },
    interpolation: { escapeValue: false },
  })
}

/** Loads namespaces beside a route's code. Rejects when one cannot be fetched: no page is drawn without its words. */
export async function loadTexts(...namespaces: string[]): Promise<void> {
  await Promise.all(namespaces.map(loadNamespace))
}

async function loadNamespace(namespace: string): Promise<void> {
  if (i18next.hasResourceBundle(language, namespace)) return
  const load = loaders[namespace]
  if (!load) throw new Error(`There are no texts named ${namespace}`)
  i18next.addResourceBundle(language, namespace, await loadCode(load))
}
