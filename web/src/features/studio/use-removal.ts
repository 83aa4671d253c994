import { showToast } from '../../ui/toast.tsx'
import { useDraftEditor } from './draft-editor.tsx'
import { putBack, type OutlineModule } from './outline.ts'

/** Shows the outline without something, and offers to put it back where it was. */
export function useRemoval() {
  const { draft, session } = useDraftEditor()
  return (modules: OutlineModule[], message: string) => {
    const before = draft.modules
    session.change({ modules })
    showToast({
      message,
      undo: () => session.change({ modules: putBack(session.snapshot().resource.modules, before) }),
    })
  }
}
