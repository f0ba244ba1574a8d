import type { Replies } from "../rpc/contract.ts";
import type { NamedView } from "../rpc/people.ts";
import { Avatar } from "./avatar.tsx";
import { shownName } from "./person-name.ts";
import { list, message, type Phrase, plural } from "./phrase.ts";
import { pubAddress } from "./pub-address.ts";
import { useWords } from "./words.ts";

type Answers = Replies["directory"];

/** One key, and the pubs that say it has the name. */
interface Namesake {
  readonly author: string;
  readonly hosts: readonly string[];
  /** Whoever has it calls themselves so in posts that are held here. */
  readonly held?: NamedView;
}

/** The keys that pubs gave for one name, each with who said so: nothing is merged, and the person chooses. */
export function namesakes(answers: Answers, held: readonly NamedView[] = []): readonly Namesake[] {
  const hosts = new Map<string, string[]>();
  for (const { pub, keys } of answers)
    for (const key of keys) hosts.set(key, [...(hosts.get(key) ?? []), pubAddress(pub).host]);
  // Those of here stand first: they are there before pubs answer, and nothing is to move under a finger.
  const here = held.map((one) => ({ author: one.author, hosts: hosts.get(one.author) ?? [], held: one }));
  for (const { author } of held) hosts.delete(author);
  return [...here, ...[...hosts].map(([author, said]) => ({ author, hosts: said }))];
}

/** What to say about the answers as a whole; undefined: pubs are being asked. */
export function answersPhrase(answers: Answers | undefined, held: readonly NamedView[] = []): Phrase {
  if (!answers) return message("directory_asking");
  const found = namesakes(answers, held).length;
  if (found > 1) return message("directory_choose", found);
  if (found === 1) return message("directory_single");
  if (answers.some(({ failure }) => failure === "too-soon")) return message("directory_too_soon");
  if (answers.length === 0) return message("directory_nobody");
  if (answers.some(({ failure }) => failure === "name")) return message("follow_author");
  return message(
    answers.every(({ failure }) => failure === "unknown") ? "directory_none" : "directory_silent",
  );
}

interface NamesakesParts {
  readonly answers: Answers | undefined;
  readonly held: readonly NamedView[];
  readonly onChoose: (author: string) => void;
}

export function Namesakes({ answers, held, onChoose }: NamesakesParts) {
  const words = useWords();
  return (
    <div class="namesakes">
      <p role="status">{words.say(answersPhrase(answers, held))}</p>
      <ul>
        {namesakes(answers ?? [], held).map(({ author, hosts, held: here }) => (
          <li class="person" key={author}>
            <Avatar author={author} image={here?.image} size={32} />
            <div>
              <p class="whole-key">{author}</p>
              {hosts.length > 0 && (
                <p class="soft">
                  {words.t("directory_said", list(hosts.map((host) => message("directory_host", host))))}
                </p>
              )}
              {here && (
                <p class="soft">
                  {words.t("directory_calls", shownName(here.name) ?? "?", plural("count_posts", here.posts))}
                </p>
              )}
            </div>
            <button
              type="button"
              class="quiet"
              aria-label={words.t("action_follow_key", author)}
              onClick={() => onChoose(author)}
            >
              {words.t("follow_button")}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
