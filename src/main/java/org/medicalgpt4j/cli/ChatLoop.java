package org.medicalgpt4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.generate.Cancellation;
import org.medicalgpt4j.generate.ChatSession;
import org.medicalgpt4j.generate.FinishReason;
import org.medicalgpt4j.generate.GenerationException;
import org.medicalgpt4j.generate.GenerationListener;
import org.medicalgpt4j.generate.GenerationResult;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.TemplateException;

/** What happens with the lines of a chat: questions are answered, lines that begin with a slash are commands. */
final class ChatLoop {
    static final String HELP = String.join(
            System.lineSeparator(),
            "/reset          forget the conversation",
            "/system TEXT    begin a new conversation under this text (without TEXT: under none)",
            "/save FILE      write the conversation to a file, as a row to train on",
            "/adapter NAME   let this adapter answer from now on, or 'base': the model alone (without NAME: list them)",
            "/help           this text",
            "/quit           leave; so does Ctrl-D",
            "Ctrl-C stops an answer. A line that ends with \\ goes on in the next one.");

    private final ChatVoices voices;
    private final ChatSession session;
    private final Consumer<String> text;
    private final Consumer<String> notes;
    private volatile Cancellation cancellation = new Cancellation();

    /**
     * @param text gets the pieces of answers
     * @param notes gets lines about what happens
     */
    ChatLoop(ChatVoices voices, Consumer<String> text, Consumer<String> notes) {
        this.voices = voices;
        this.session = voices.session();
        this.text = text;
        this.notes = notes;
    }

    /** Stops the answer that is being given, from any thread. */
    void stopAnswer() {
        cancellation.cancel();
    }

    /** Deals with one line; false if it asks to leave. */
    boolean take(String line) {
        if (line.isBlank()) {
            return true;
        }
        if (!line.startsWith("/")) {
            answer(line);
            return true;
        }
        String[] words = line.strip().split("\\s+", 2);
        String argument = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "/quit", "/exit" -> {
                return false;
            }
            case "/reset" -> {
                session.reset();
                notes.accept("The conversation is forgotten.");
            }
            case "/system" -> {
                session.system(argument);
                notes.accept("A new conversation begins.");
            }
            case "/adapter" -> adapter(argument);
            case "/save" -> save(argument);
            case "/help" -> notes.accept(HELP);
            default -> notes.accept("There is no command " + words[0] + "; /help lists them.");
        }
        return true;
    }

    private void answer(String question) {
        cancellation = new Cancellation();
        GenerationListener listener = new GenerationListener() {
            @Override
            public void text(int request, String piece) {
                text.accept(piece);
            }
        };
        try {
            GenerationResult result = session.ask(question, voices.options(), listener, cancellation);
            text.accept(System.lineSeparator());
            explain(result.finishReason());
        } catch (GenerationException | TemplateException problem) {
            notes.accept(problem.getMessage() + " (/reset begins anew)");
        }
    }

    private void explain(FinishReason reason) {
        switch (reason) {
            case LENGTH ->
                notes.accept("(cut after --max-new-tokens " + voices.options().maxNewTokens() + ")");
            case CONTEXT -> notes.accept("(cut: the context is full; /reset begins anew)");
            case CANCELLED -> notes.accept("(stopped)");
            case EOS, STOP -> {
                // the answer is complete
            }
        }
    }

    private void adapter(String name) {
        if (name.isEmpty()) {
            notes.accept(voices.current() + " answers; there are " + String.join(", ", voices.names()) + ".");
            return;
        }
        try {
            voices.choose(name);
            notes.accept(name + " answers from now on.");
        } catch (GenerationException problem) {
            notes.accept(problem.getMessage());
        }
    }

    private void save(String name) {
        if (name.isEmpty()) {
            notes.accept("/save needs the name of a file.");
            return;
        }
        ObjectNode row = new ObjectMapper().createObjectNode();
        ArrayNode list = row.putArray("messages");
        for (Message message : session.messages()) {
            list.addObject().put("role", message.role()).put("content", message.content());
        }
        try {
            Path file = RecipeArguments.path(name);
            if (Files.exists(file)) {
                notes.accept(file + " exists already; choose another name.");
                return;
            }
            Publication.onDisk().file(file, FileContent.text(row + "\n"));
            notes.accept("The conversation is in " + file + ".");
        } catch (CheckpointException | UsageException problem) {
            notes.accept(problem.getMessage());
        }
    }
}
