import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'

/** The texts of one area, by key; leaves are strings or lists of them, plurals end in `_one` and `_other`. */
export type Texts = { readonly [key: string]: string | readonly string[] | Texts }

/** Loads the texts of one namespace; called once for each. */
export type TextLoaders = Readonly<Record<string, () => Promise<Texts>>>

const language = 'en'

/**
 * Starts the translations. `initial` is there from the first paint; every other namespace is loaded with the first
 * route that asks for it (`loadTexts`).
 */
export async function startTexts(initial: Readonly<Record<string, Texts>>, loaders: TextLoaders): Promise<void> {
  const lazyTexts: BackendModule = {
    type: 'backend',
    init: () => undefined,
    read: (_language, namespace, done) => {
      const load = loaders[namespace]
      if (!load) return done(new Error(`There are no texts named ${namespace}`), null)
      load().then(
        (texts) => done(null, texts),
        (error: Error) => done(error, null),
      )
    },
  }
  await i18next
    .use(initReactI18next)
    .use(lazyTexts)
    .init({
      lng: language,
      fallbackLng: language,
      ns: Object.keys(initial),
      resources: { [language]: initial },
      partialBundledLanguages: true,
      interpolation: { escapeValue: false },
    })
}

/** Loads namespaces beside a route's code, so that its page never waits for its words. */
export async function loadTexts(...namespaces: string[]): Promise<void> {
  await i18next.loadNamespaces(namespaces)
}
