// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** A headless Chromium with one page, driven by its DevTools protocol over the JDK's own WebSocket. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Long, CompletableFuture<JsonTree>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Browser(Path profile, Process process, URI page) {
        this.profile = profile;
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Listener())
                .join();
    }

    /** The browser's program: what {@code PENSTOCK_CHROMIUM} names, else one of the usual names on the path. */
    static Optional<Path> program() {
        String named = System.getenv("PENSTOCK_CHROMIUM");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser start(Path program) throws IOException {
        Path profile = Files.createTempDirectory("local-aws-browser-");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-sync",
                "--no-first-run",
                "--no-default-browser-check",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("browser.log").toFile());
        builder.environment().put("TZ", "UTC");
        builder.environment().put("HOME", profile.toString());
        builder.environment().remove("http_proxy");
        Process process = builder.start();
        try {
            return new Browser(profile, process, pageOf(profile, process));
        } catch (RuntimeException | Error e) {
            String log = Files.readString(profile.resolve("browser.log"));
            end(process, profile);
            throw new IllegalStateException("The browser does not start: " + log, e);
        }
    }

    /** The browser says in a file of its profile where it listens, and there which pages it has. */
    private static URI pageOf(Path profile, Process process) {
        Path file = profile.resolve("DevToolsActivePort");
        await().atMost(PATIENCE).until(() -> !process.isAlive() || lines(file).size() > 1);
        String address = "http://127.0.0.1:" + lines(file).get(0) + "/json/list";
        JsonTree page = await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> JsonTree.parse(PageClient.get(URI.create(address)).body()).list().stream()
                                .filter(target -> target.text("url").equals("about:blank"))
                                .findFirst()
                                .orElseThrow(),
                        target -> true);
        return URI.create(page.text("webSocketDebuggerUrl"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One call of the protocol; {@code arguments} writes its parameters. */
    JsonTree call(String method, Consumer<JsonGenerator> arguments) {
        long id = calls.incrementAndGet();
        CompletableFuture<JsonTree> answer = new CompletableFuture<>();
        answers.put(id, answer);
        byte[] message = Json.object(json -> {
            json.writeNumberProperty("id", id);
            json.writeStringProperty("method", method);
            json.writeObjectPropertyStart("params");
            arguments.accept(json);
            json.writeEndObject();
        });
        socket.sendText(new String(message, StandardCharsets.UTF_8), true).join();
        JsonTree result =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (result.at("error").value() != null) {
            throw new IllegalStateException(method + ": " + result.at("error"));
        }
        return result.at("result");
    }

    /** Opens an address and waits until it is loaded. */
    void open(URI address) {
        call("Runtime.enable", json -> {});
        call("Log.enable", json -> {});
        call("Page.enable", json -> {});
        call("Page.navigate", json -> json.writeStringProperty("url", address.toString()));
        awaitTrue("document.readyState === 'complete' && location.href.startsWith('" + address + "')");
    }

    /** The value of an expression: a string, number, boolean, list or map; a promise is waited for. */
    Object eval(String expression) {
        JsonTree result = call("Runtime.evaluate", json -> {
            json.writeStringProperty("expression", expression);
            json.writeBooleanProperty("returnByValue", true);
            json.writeBooleanProperty("awaitPromise", true);
        });
        if (result.at("exceptionDetails").value() != null) {
            throw new IllegalStateException(expression + ": " + result.at("exceptionDetails"));
        }
        return result.at("result", "value").value();
    }

    /** Waits until an expression is true. */
    void awaitTrue(String expression) {
        await(expression).atMost(PATIENCE).until(() -> Boolean.TRUE.equals(eval(expression)));
    }

    /** Presses a key, as a person does who looks at what has the focus. */
    void press(String key) {
        String text = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
        Map<String, Integer> codes = Map.of("Enter", 13, "Escape", 27, "Tab", 9, "ArrowUp", 38, "ArrowDown", 40);
        for (String type : List.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
            call("Input.dispatchKeyEvent", json -> {
                json.writeStringProperty("type", type);
                json.writeStringProperty("key", key);
                json.writeNumberProperty("windowsVirtualKeyCode", codes.getOrDefault(key, 0));
                if (type.equals("keyDown")) {
                    json.writeStringProperty("text", text);
                }
            });
        }
    }

    /** Types a text into what has the focus. */
    void type(String text) {
        call("Input.insertText", json -> json.writeStringProperty("text", text));
    }

    /** Clicks into the middle of the element that a CSS selector finds, wherever that is. */
    void click(String selector) {
        awaitTrue("!!document.querySelector(" + quoted(selector) + ")");
        JsonTree at = new JsonTree(eval("(() => { const e = document.querySelector(" + quoted(selector)
                + "); e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect();"
                + " return [String(r.x + r.width / 2), String(r.y + r.height / 2)]; })()"));
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call("Input.dispatchMouseEvent", json -> {
                json.writeStringProperty("type", type);
                json.writeNumberProperty("x", Double.parseDouble(at.text(0)));
                json.writeNumberProperty("y", Double.parseDouble(at.text(1)));
                json.writeStringProperty("button", "left");
                json.writeNumberProperty("clickCount", 1);
            });
        }
    }

    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    void size(int width, int height) {
        call("Emulation.setDeviceMetricsOverride", json -> {
            json.writeNumberProperty("width", width);
            json.writeNumberProperty("height", height);
            json.writeNumberProperty("deviceScaleFactor", 1);
            json.writeBooleanProperty("mobile", false);
        });
    }

    void colors(String scheme) {
        call("Emulation.setEmulatedMedia", json -> {
            json.writeArrayPropertyStart("features");
            json.writeStartObject();
            json.writeStringProperty("name", "prefers-color-scheme");
            json.writeStringProperty("value", scheme);
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    /** What is to be seen, as PNG. */
    byte[] screenshot() {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", json -> json.writeStringProperty("format", "png"))
                        .text("data"));
    }

    /** Errors that the page's script or the browser reported since the start. */
    List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        end(process, profile);
    }

    /** The browser is several processes; each is ended by its id. */
    private static void end(Process process, Path profile) throws IOException {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().orTimeout(60, TimeUnit.SECONDS).join());
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Puts messages together and hands each answer to its caller. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
            message.append(data);
            if (end) {
                take(JsonTree.parse(message.toString()));
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(JsonTree said) {
            if (said.at("id").value() instanceof Long id) {
                CompletableFuture<JsonTree> answer = answers.remove(id);
                if (answer != null) {
                    answer.complete(said);
                }
            } else if (said.text("method").equals("Runtime.exceptionThrown")
                    || (said.text("method").equals("Log.entryAdded")
                            && said.text("params", "entry", "level").equals("error"))) {
                complaints.add(said.text("params"));
            }
        }
    }
}
