import i18next from 'i18next'
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { showToast } from '../ui/toast.tsx'
import { loadCode, untilServerAnswers } from './code.ts'

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
    askAgainForStyles()
    return loadCode(load)
  }
}

/** A style sheet that failed is asked for only once, so its component would be drawn without it. */
function askAgainForStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    if (!link.sheet) link.replaceWith(link.cloneNode())
  }
}
