import type { Replies } from "../rpc/contract.ts";
import { list, message, type Phrase } from "./phrase.ts";
import { pubAddress } from "./pub-address.ts";
import { useWords } from "./words.ts";

type Answers = Replies["directory"];

/** One key, and the pubs that say it has the name. */
interface Namesake {
  readonly author: string;
  readonly hosts: readonly string[];
}

/** The keys that pubs gave for one name, each with who said so: nothing is merged, and the person chooses. */
export function namesakes(answers: Answers): readonly Namesake[] {
  const hosts = new Map<string, string[]>();
  for (const { pub, keys } of answers)
    for (const key of keys) hosts.set(key, [...(hosts.get(key) ?? []), pubAddress(pub).host]);
  return [...hosts].map(([author, said]) => ({ author, hosts: said }));
}

/** What to say about the answers as a whole. */
export function answersPhrase(answers: Answers): Phrase {
  const found = namesakes(answers).length;
  if (found > 1) return message("directory_choose", found);
  if (found === 1) return message("directory_single");
  if (answers.some(({ failure }) => failure === "too-soon")) return message("directory_too_soon");
  if (answers.some(({ failure }) => failure === "name")) return message("follow_author");
  return message(
    answers.every(({ failure }) => failure === "unknown") ? "directory_none" : "directory_silent",
  );
}

export function Namesakes({ answers, onChoose }: { answers: Answers; onChoose: (author: string) => void }) {
  const words = useWords();
  return (
    <div class="namesakes">
      <p role="status">{words.say(answersPhrase(answers))}</p>
      <ul>
        {namesakes(answers).map(({ author, hosts }) => (
          <li class="person" key={author}>
            <div>
              <p class="whole-key">{author}</p>
              <p class="soft">
                {words.t("directory_said", list(hosts.map((host) => message("directory_host", host))))}
              </p>
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
