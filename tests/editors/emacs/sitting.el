;;; sitting.el --- notes under eglot  -*- lexical-binding: t -*-

(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'markdown-mode)

(defun check (name right)
  "Say whether RIGHT, a function, becomes true within 30 seconds."
  (let ((end (+ (float-time) 30)) (got nil))
    (while (and (not (setq got (ignore-errors (funcall right)))) (< (float-time) end))
      (accept-process-output nil 0.1))
    (princ (format "%s %s\n" (if got "ok     " "FAILED ") name))
    (unless got
      (princ (format "%S\n" (mapcar #'shown (flymake-diagnostics)))))))

(defun shown (d)
  "The text that diagnostic D underlines, and what it says."
  (cons (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d))
        (flymake-diagnostic-text d)))

(defun underlines (text says)
  "Whether a diagnostic underlines exactly TEXT and says SAYS."
  (seq-some (lambda (d) (let ((s (shown d))) (and (equal (car s) text) (string-match-p (regexp-quote says) (cdr s)))))
            (flymake-diagnostics)))

(defun offered ()
  "What completion offers here."
  (let ((capf (eglot-completion-at-point)))
    (all-completions "" (nth 2 capf) (plist-get (nthcdr 3 capf) :predicate))))

(princ (format "Emacs %s, eglot\n" emacs-version))
(add-to-list 'eglot-server-programs `(markdown-mode . (,(getenv "PANELPREP") "lsp")))
(setq eglot-sync-connect 30
      eglot-send-changes-idle-time 0
      project-find-functions (list (lambda (dir) (cons 'transient dir))))
(find-file (expand-file-name "notes.md" (getenv "NOTES")))
(insert "# Notes\n\n## 🎉🎉 Q1: How would you design a Rails API to handle 1 million requests per hour with minimal latency?\n\n"
        "We run Puma in cluster mode 😀 with four workers, and CloudFront serves all static assets from the edge.\n"
        "“Naïve” 👩‍👩‍👧 漢字 é. TODO find the number\n\n- \n")
(save-buffer)
(unless (eq major-mode 'markdown-mode) (markdown-mode))
(apply #'eglot--connect (eglot--guess-contact))

(check "eglot manages the notes" #'eglot-managed-p)
(flymake-mode 1)
(check "a finding on a question underlines its number, behind emoji"
       (lambda () (underlines "Q1" "Implement caching at multiple layers")))
(check "a finding in prose underlines its words, behind emoji, CJK and combining marks"
       (lambda () (underlines "TODO find the number" "Still to do")))
(goto-char (point-min))
(search-forward "Q1")
(backward-char)
(check "hover tells the points with their sentences"
       (lambda ()
         (let ((told nil))
           (eglot-hover-eldoc-function (lambda (text &rest _) (setq told text)))
           (accept-process-output nil 1)
           (and told (string-match-p "Puma in cluster mode 😀 with four workers" (substring-no-properties told))))))
(goto-char (point-min))
(search-forward "“Naïve”")
(insert " 😀é")
(run-hooks 'post-command-hook)
(eglot--signal-textDocument/didChange)
(save-buffer)
(check "after an edit on its line it underlines the same words"
       (lambda () (underlines "TODO find the number" "Still to do")))
(goto-char (point-max))
(search-backward "- ")
(goto-char (line-end-position))
(check "completion offers the point that is missing"
       (lambda () (seq-some (lambda (c) (string-match-p "caching" c)) (offered))))
(search-backward "TODO find the number")
(delete-region (point) (line-end-position))
(eglot--signal-textDocument/didChange)
(save-buffer)
(check "what is done is underlined no more"
       (lambda () (and (underlines "Q1" "caching") (not (underlines "TODO find the number" "Still to do")))))
(eglot-shutdown (eglot-current-server) nil 10)
(princ "the end\n")
