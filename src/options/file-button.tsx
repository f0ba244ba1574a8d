import { useRef } from "preact/hooks";

interface FileParts {
  readonly name: string;
  readonly accept?: string;
  readonly onFile: (file: File) => void;
}

/** A button that lets one choose a file: the browser's own says it in the browser's language, and looks like nothing else here. */
export function FileButton({ name, accept, onFile }: FileParts) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="quiet" onClick={() => field.current?.click()}>
        {name}
      </button>
      <input
        ref={field}
        type="file"
        hidden
        accept={accept}
        aria-label={name}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // The same file can be chosen again.
          currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
    </>
  );
}
