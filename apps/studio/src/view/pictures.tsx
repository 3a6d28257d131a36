import type { Image } from '@interlock/protocol';
import { type ClipboardEvent, useRef, useState } from 'react';
import { faultOf } from '../edge/fault-view.ts';
import { count } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { Icon } from './icon.tsx';
import { usePage } from './use-page.ts';

const kinds = 'image/png,image/jpeg,image/gif,image/webp';
/** Images of one question; the gatekeeper has the last word. */
const most = 4;

/** The images among what was pasted. */
export function pasted(event: ClipboardEvent): File[] {
  return [...event.clipboardData.files].filter((file) => kinds.split(',').includes(file.type));
}

/** Images that go with the next question, and what to know before they do. */
export function Pictures({ files, keep }: { files: readonly File[]; keep: (files: readonly File[]) => void }) {
  const model = usePage(
    (state) => state.conversations.find(({ id }) => id === state.front)?.model ?? state.status?.model.id,
  );
  if (files.length === 0) return null;
  return (
    <div className="pictures">
      <ul aria-label="Images of the next question">
        {files.map((file, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same file may stand here twice
          <li key={index}>
            {file.name || 'pasted image'} · {size(file.size)}
            <button
              type="button"
              className="icon"
              aria-label={`Leave out ${file.name || 'the pasted image'}`}
              onClick={() => keep(files.filter((other) => other !== file))}
            >
              <Icon name="cross" size={12} />
            </button>
          </li>
        ))}
      </ul>
      <p>
        Images are not scanned for secrets: what they show goes to {model} as it is, and so does what their files say
        besides (place, camera, author).
        {files.length > most && ` A question has at most ${most}.`}
      </p>
    </div>
  );
}

/** Chooses images from this machine. */
export function PictureButton({ add }: { add: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={kinds}
        multiple
        hidden
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        className="button small"
        title="Attach an image; it is not scanned for secrets. Pasting one does the same."
        onClick={() => input.current?.click()}
      >
        Image
      </button>
    </>
  );
}

/** The images of a question that was asked: what they are, and on demand what they show. */
export function Asked({ images }: { images: readonly Image[] }) {
  const conversation = usePage((state) => state.front);
  const [shown, setShown] = useState<readonly string[]>([]);
  const [trouble, setTrouble] = useState('');
  if (images.length === 0 || !conversation) return null;
  const show = () => {
    setTrouble('');
    Promise.all(images.map(({ hash }) => ask('image.read', { conversation, hash }))).then(
      (all) => setShown(all.map(({ image, data }) => `data:image/${image.format};base64,${data}`)),
      (error: unknown) => setTrouble(faultOf(error).message),
    );
  };
  return (
    <div className="pictures">
      <p title={images.map(({ hash }) => hash).join('\n')}>
        {count(images.length, 'image')}: {images.map((one) => `${one.format} ${one.width} x ${one.height}`).join(', ')}{' '}
        · not scanned{' '}
        {shown.length === 0 && (
          <button type="button" className="link" onClick={show}>
            Show
          </button>
        )}
      </p>
      {trouble && <p>{trouble}</p>}
      {shown.map((url, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: images of one question, which never changes
        <img key={index} src={url} alt={`of the question, ${index + 1} of ${shown.length}`} />
      ))}
    </div>
  );
}

const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
