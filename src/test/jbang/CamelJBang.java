import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** The {@code camel} command, as the script that JBang runs for it. */
class CamelJBang {

    public static void main(String... args) {
        CamelJBangMain.run(args);
    }
}
