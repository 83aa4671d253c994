import type { DynamicImportLanguageRegistration, HighlighterCore, ThemedToken } from 'shiki/core'

/** Languages lessons are written about. Each is loaded when the first block of it is met. */
const grammars: Record<string, DynamicImportLanguageRegistration> = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  ini: () => import('shiki/langs/ini.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  julia: () => import('shiki/langs/julia.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  latex: () => import('shiki/langs/latex.mjs'),
  makefile: () => import('shiki/langs/makefile.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  powershell: () => import('shiki/langs/powershell.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  r: () => import('shiki/langs/r.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
}

const aliases: Record<string, string> = {
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  console: 'bash',
  shellsession: 'bash',
  'c++': 'cpp',
  'c#': 'csharp',
  cs: 'csharp',
  dockerfile: 'docker',
  conf: 'ini',
  js: 'javascript',
  jsx: 'tsx',
  kt: 'kotlin',
  make: 'makefile',
  md: 'markdown',
  patch: 'diff',
  postgresql: 'sql',
  ps1: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  tex: 'latex',
  ts: 'typescript',
  yml: 'yaml',
}

/** In these, only lines after a prompt are commands; the rest is what the machine answered. */
const transcripts = new Set(['console', 'shellsession'])

/** The token kinds of shiki's CSS-variables theme that the lesson's style sheet knows. */
const kinds = new Set([
  'keyword',
  'string',
  'comment',
  'function',
  'constant',
  'parameter',
  'punctuation',
  'string-expression',
  'link',
])

const longestBlock = 30_000
const longestLine = 1_000
const prompt = /^[$#%>] (?=\S)/

/**
 * Code as HTML with one `tok-…` class per colored span; undefined for a language without a grammar (`output`, `error`)
 * and for text too long to color in bounded time. The text itself never changes.
 */
export async function highlightCode(code: string, language: string): Promise<string | undefined> {
  const grammar = Object.hasOwn(aliases, language) ? aliases[language] : language
  if (!grammar || !Object.hasOwn(grammars, grammar) || code.length > longestBlock) return undefined
  const highlighter = await highlighterWith(grammar)
  const lines = code.split('\n')
  const isPrompted = grammar === 'bash' && lines.some((line) => line.startsWith('$ '))
  const isTranscript = transcripts.has(language)
  const prompts = lines.map((line) => (isPrompted || isTranscript ? (prompt.exec(line)?.[0] ?? '') : ''))
  const isCommand = (index: number) => !isTranscript || prompts[index] !== ''
  const commands = lines.map((line, index) => (isCommand(index) ? line.slice(prompts[index]?.length) : ''))
  const colored = highlighter.codeToTokensBase(commands.join('\n'), {
    lang: grammar,
    theme: theme.name,
    tokenizeMaxLineLength: longestLine,
  })
  return lines
    .map((line, index) => {
      if (!isCommand(index)) return escape(line)
      return span('punctuation', prompts[index] ?? '') + (colored[index] ?? []).map(spanOf).join('')
    })
    .join('\n')
}

const theme = { name: 'classes', variablePrefix: '' }
let opening: Promise<HighlighterCore> | undefined

/** The one highlighter of this process, made at the first use because its engine takes a moment to compile. */
async function highlighterWith(grammar: string): Promise<HighlighterCore> {
  opening ??= openHighlighter()
  const highlighter = await opening
  await highlighter.loadLanguage(grammars[grammar] as DynamicImportLanguageRegistration)
  return highlighter
}

async function openHighlighter(): Promise<HighlighterCore> {
  const { createCssVariablesTheme, createHighlighterCore } = await import('shiki/core')
  // This engine gives up on an expression that backtracks too long; JavaScript's own would not.
  const { createOnigurumaEngine } = await import('shiki/engine/oniguruma')
  return createHighlighterCore({
    themes: [createCssVariablesTheme(theme)],
    engine: await createOnigurumaEngine(import('shiki/wasm')),
  })
}

/** The theme's colors read `var(token-keyword)`; the name in there is the class. */
const spanOf = ({ content, color }: ThemedToken) => span(/^var\(token-([a-z-]+)\)$/.exec(color ?? '')?.[1], content)

function span(kind: string | undefined, text: string): string {
  if (!kind || !kinds.has(kind) || text.trim() === '') return escape(text)
  return `<span class="tok-${kind}">${escape(text)}</span>`
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
