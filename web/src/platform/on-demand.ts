import i18next from 'i18next'
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { showToast } from '../ui/toast.tsx'
import { loadCode, MissingCodeError, untilServerAnswers } from './code.ts'

/**
 * A menu or dialog that is loaded when it is first drawn, inside a Suspense. While the server cannot be reached a toast
 * says so, what stands in for it stays, and it appears once the server answers; the page around it goes on.
 */
export function onDemand<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadPatiently(load) }))
}

async function loadPatiently<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch {
    showToast({ message: i18next.t('unreachable.continues', { ns: 'platform' }), tone: 'failure' })
    await untilServerAnswers()
    await askAgainForStyles()
    return loadCode(load)
  }
}

/** A style sheet that failed is asked for only once, so its component would be drawn bare. */
async function askAgainForStyles(): Promise<void> {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')]
  await Promise.all(links.filter(hasFailed).map(askAgain))
}

/** A sheet that failed is missing or counts as another site's, whose rules cannot be read. */
function hasFailed({ sheet }: HTMLLinkElement): boolean {
  try {
    return !sheet?.cssRules
  } catch {
    return true
  }
}

function askAgain(link: HTMLLinkElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const again = document.createElement('link')
    again.rel = 'stylesheet'
    again.href = link.href
    again.addEventListener('load', () => resolve())
    again.addEventListener('error', () => reject(new MissingCodeError(link.href)))
    link.replaceWith(again)
  })
}
