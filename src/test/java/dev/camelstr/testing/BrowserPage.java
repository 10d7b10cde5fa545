package dev.camelstr.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.awaitility.Awaitility;

/** A page of a {@link Chromium}, used as a person would: with pointer and keys, within bounded time. */
public final class BrowserPage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Scrolls to an element that is visible and has nothing but that feel the next press; {@code aim()} ends this and says
     * whether the element was clicked.
     */
    private static final String AIM = """
            (find => {
              let e;
              try { e = find(); } catch { return null; } // what it is within is not there yet
              if (!e?.checkVisibility()) return null;
              e.scrollIntoView({block: 'center', behavior: 'instant'});
              let hit = false;
              const guard = event => {
                if (event.composedPath().includes(e)) {
                  hit ||= event.type === 'click';
                } else {
                  event.stopImmediatePropagation();
                  event.preventDefault();
                }
              };
              const types = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
              types.forEach(type => addEventListener(type, guard, true));
              window.aim = () => {
                types.forEach(type => removeEventListener(type, guard, true));
                delete window.aim;
                return hit;
              };
              const r = e.getBoundingClientRect();
              return {x: r.x + r.width / 2, y: r.y + r.height / 2};
            })""";

    private final DevTools tools;
    private final String context;
    private final String session;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Map<String, String> media = new TreeMap<>();

    private BrowserPage(DevTools tools, String context, String session) {
        this.tools = tools;
        this.context = context;
        this.session = session;
    }

    static BrowserPage create(DevTools tools) {
        String context = tools.call("", "Target.createBrowserContext", Map.of()).getString("browserContextId");
        String target = tools.call("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .getString("targetId");
        String session = tools.call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .getString("sessionId");
        BrowserPage page = new BrowserPage(tools, context, session);
        tools.listen(page::note);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            page.call(domain + ".enable", Map.of());
        }
        return page.size(1280, 900);
    }

    private void note(DevTools.Event event) {
        if (!event.session().equals(session)) {
            return;
        }
        JsonObject params = event.params();
        switch (event.method()) {
            case "Runtime.exceptionThrown" -> problems.add(params.toJson());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert").contains(params.getString("type"))) {
                    problems.add(params.toJson());
                }
            }
            case "Log.entryAdded" -> {
                if (List.of("error", "warning")
                        .contains(String.valueOf(params.getMap("entry").get("level")))) {
                    problems.add(params.toJson());
                }
            }
            default -> {
                // Not of interest.
            }
        }
    }

    /** Errors and warnings of the console, exceptions, and what the security policy refused. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    public BrowserPage open(URI address) {
        call("Page.navigate", Map.of("url", address.toString()));
        return await("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** In pixels; narrower than 600 is a phone with a touch screen. */
    public BrowserPage size(int width, int height) {
        boolean phone = width < 600;
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
        call("Emulation.setTouchEmulationEnabled", Map.of("enabled", phone));
        return this;
    }

    public BrowserPage colorScheme(String scheme) {
        return prefer("prefers-color-scheme", scheme);
    }

    /** For pictures: nothing moves, and nothing is seen of the browser itself. */
    public BrowserPage still() {
        call("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        return prefer("prefers-reduced-motion", "reduce");
    }

    private BrowserPage prefer(String feature, String value) {
        media.put(feature, value);
        List<Map<String, String>> features = media.entrySet().stream()
                .map(one -> Map.of("name", one.getKey(), "value", one.getValue()))
                .toList();
        call("Emulation.setEmulatedMedia", Map.of("features", features));
        return this;
    }

    /** The value of an expression. */
    public Object evaluate(String expression) {
        JsonObject answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.containsKey("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.toJson());
        }
        return answer.getMap("result").get("value");
    }

    public String text(String selector) {
        return String.valueOf(evaluate("document.querySelector(" + quote(selector) + ")?.innerText ?? ''"));
    }

    public long count(String selector) {
        return ((Number) evaluate("document.querySelectorAll(" + quote(selector) + ").length")).longValue();
    }

    /** Waits until an expression is true. */
    public BrowserPage await(String expression) {
        Awaitility.await(expression)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(25))
                .ignoreExceptions()
                .until(() -> Boolean.TRUE.equals(evaluate("!!(" + expression + ")")));
        return this;
    }

    public BrowserPage awaitText(String selector, String text) {
        return await(
                "(document.querySelector(" + quote(selector) + ")?.innerText ?? '').includes(" + quote(text) + ")");
    }

    /** Presses the pointer in the middle of the first visible element. */
    public BrowserPage click(String selector) {
        return clickOn("[...document.querySelectorAll(" + quote(selector) + ")].find(e => e.checkVisibility())");
    }

    /**
     * Presses the pointer in the middle of an element, once that is visible. Where it has moved or was covered before the press
     * came, nobody else feels the press, and the pointer follows.
     *
     * @param element an expression
     */
    public BrowserPage clickOn(String element) {
        Awaitility.await("a click on " + element)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(25))
                .until(() -> clicksOn(element));
        return this;
    }

    /** Presses the pointer in the middle of an element, if it is visible now; returns whether the element felt it. */
    public boolean clicksOn(String element) {
        return aim(element).map(this::hits).orElse(false);
    }

    /** @return where the middle of the element is, if that is visible */
    @SuppressWarnings("unchecked")
    private Optional<Map<String, Object>> aim(String element) {
        return Optional.ofNullable((Map<String, Object>) evaluate(AIM + "(() => " + element + ")"));
    }

    private boolean hits(Map<String, Object> middle) {
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            middle.get("x"),
                            "y",
                            middle.get("y"),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
        return Boolean.TRUE.equals(evaluate("window.aim?.() ?? true")); // undefined on a page that the click has led to
    }

    /** Writes into a field, in place of what is in there. */
    public BrowserPage type(String selector, String text) {
        await("document.querySelector(" + quote(selector) + ")");
        evaluate("(e => { e.focus(); e.select?.(); })(document.querySelector(" + quote(selector) + "))");
        if (text.isEmpty()) {
            return press("Delete");
        }
        call("Input.insertText", Map.of("text", text));
        return this;
    }

    /** Presses a key, named as in {@code KeyboardEvent.key}. */
    public BrowserPage press(String key) {
        Map<String, Integer> codes = Map.of("Enter", 13, "Tab", 9, "Escape", 27, "Delete", 46);
        int code = codes.getOrDefault(key, (int) Character.toUpperCase(key.charAt(0)));
        String text = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
        for (String type : List.of("keyDown", "keyUp")) {
            boolean writes = type.equals("keyDown") && !text.isEmpty();
            call(
                    "Input.dispatchKeyEvent",
                    writes
                            ? Map.of("type", type, "key", key, "windowsVirtualKeyCode", code, "text", text)
                            : Map.of("type", type, "key", key, "windowsVirtualKeyCode", code));
        }
        return this;
    }

    /** What is in view, as PNG. */
    public void screenshot(Path file) {
        String data = call("Page.captureScreenshot", Map.of("format", "png")).getString("data");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject call(String method, Map<String, ?> params) {
        return tools.call(session, method, params);
    }

    private static String quote(String text) {
        return '"' + Jsoner.escape(text) + '"';
    }

    @Override
    public void close() {
        tools.call("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
    }
}
