package dev.camelstr.cli.run;

import picocli.CommandLine.Help.Ansi;

/** How lines stand out, where the terminal shows colours. */
record TopColours(boolean shown) {
    static TopColours ofTerminal() {
        return new TopColours(Ansi.AUTO.enabled());
    }

    String bad(String line) {
        return in(line, "1;31");
    }

    String warn(String line) {
        return in(line, "33");
    }

    /** Of what is no longer how it is. */
    String old(String line) {
        return in(line, "2");
    }

    private String in(String line, String code) {
        return shown ? "\u001b[" + code + "m" + line + "\u001b[0m" : line;
    }
}
