r"""How bash, zsh and fish ask what a word can be: in click's way, with what its scripts lack.

- A completion can be the first part of a word (``field=``); no blank comes behind it.
- In bash ``=`` and ``:`` end a word, and only what stands behind them is completed. What a shell could change there
  is escaped.
- In fish a blank comes behind the only completion unless it ends with one of ``/=@:.,-``: a part with another end is
  given with what can follow it, so that it is not the only one.
- A value that is written as ``--option=value`` stays behind its option.
- What goes wrong is silent: nobody wants an error in the middle of the line that is being written.
"""

from __future__ import annotations

import os
import re
from contextlib import redirect_stderr, suppress
from io import StringIO
from typing import TYPE_CHECKING, Any

from click.shell_completion import (
    BashComplete,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    shell_complete,
    split_arg_string,
)

from keycodec.cli.completion import PART, WORD

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

_BASH = """\
%(complete_func)s() {
    local response line
    response=$(env COMP_WORDS="${COMP_LINE:0:COMP_POINT}" COMP_WORD="${COMP_WORDS[COMP_CWORD]}" \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
    COMPREPLY=()
    while IFS= read -r line; do
        case "$line" in
            dir,*) compopt -o dirnames ;;
            file,*) compopt -o default ;;
            part,*) compopt -o nospace; COMPREPLY+=("${line#part,}") ;;
            plain,*) COMPREPLY+=("${line#plain,}") ;;
        esac
    done <<< "$response"
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a words_found words_described parts response
    local type value help
    (( ! $+commands[%(prog_name)s] )) && return 1
    response=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \\
        %(complete_var)s=zsh_complete %(prog_name)s 2>/dev/null)}")
    for type value help in ${response}; do
        case "$type" in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            part) parts+=("$value") ;;
            plain) if [[ "$help" == "_" ]]; then words_found+=("$value"); else words_described+=("$value:$help"); fi ;;
        esac
    done
    (( $#words_described )) && _describe -V unsorted words_described -U
    (( $#words_found )) && compadd -U -V unsorted -a words_found
    (( $#parts )) && compadd -U -S '' -V unsorted -a parts
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
function %(complete_func)s
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) \\
        COMP_CWORD=(commandline -t) %(prog_name)s 2>/dev/null)
    for completion in $response
        set -l found (string split -m 1 , -- $completion)
        switch $found[1]
            case dir
                __fish_complete_directories $found[2]
            case file
                __fish_complete_path $found[2]
            case part plain
                echo $found[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""

#: Stands where the cursor is while the line is split, so that the last word is there though nothing of it is written.
_CURSOR = "\x00"
_BASH_SPECIAL = re.compile(r"""([\s"'\\$`&|;()<>*?\[\]{}#!^])""")
_ESCAPED = r"\\\1"
#: The ends of completions behind which fish sets no blank.
_FISH_GOES_ON = tuple("/=@:.,-")


class _Shell(ShellComplete):
    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        items = [item for item in super().get_completions(args, incomplete) if str(item.value).isprintable()]
        option, equals, _ = incomplete.partition("=")
        if equals and option.startswith("--"):
            for item in items:
                item.value = f"{option}={item.value}" if item.type in (WORD, PART) else item.value
        return items


class _Bash(_Shell, BashComplete):
    source_template = _BASH

    _kept = 0  # so many characters of the word bash takes for words of their own
    _quoted = False

    def get_completion_args(self) -> tuple[list[str], str]:
        *words, last = split_arg_string(os.environ["COMP_WORDS"] + _CURSOR)
        incomplete = last.removesuffix(_CURSOR)
        word = os.environ.get("COMP_WORD", incomplete)
        behind = "".join(split_arg_string(word)) if word.strip("=:") else ""
        self._kept = len(incomplete.removesuffix(behind)) if incomplete.endswith(behind) else 0
        self._quoted = word[:1] in ("'", '"')
        return words[1:], incomplete

    def format_completion(self, item: CompletionItem[Any]) -> str:
        if item.type not in (WORD, PART):
            return super().format_completion(item)
        value = item.value[self._kept :]
        return f"{item.type},{value}" if self._quoted else f"{item.type},{_BASH_SPECIAL.sub(_ESCAPED, value)}"


class _Zsh(_Shell, ZshComplete):
    source_template = _ZSH


class _Fish(_Shell, FishComplete):
    source_template = _FISH

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        items = super().get_completions(args, incomplete)
        if len(items) != 1 or items[0].type != PART or items[0].value.endswith(_FISH_GOES_ON):
            return items
        following = super().get_completions(args, items[0].value)
        return [*items, *(item for item in following if item.value.startswith(items[0].value))]


def answer(group: click.Group, variable: str, instruction: str) -> int:
    """Answer a shell: with its script (``bash_source``), or with what the last word of a line can be; the exit code."""
    for shell in (_Bash, _Zsh, _Fish):
        add_completion_class(shell)
    if not instruction.endswith("_complete"):
        return shell_complete(group, {}, str(group.name), variable, instruction)
    with redirect_stderr(StringIO()), suppress(Exception):
        shell_complete(group, {}, str(group.name), variable, instruction)
    return 0
