"""By which names each language is found: its ids, `.suffixes`, `=file names` and `#!interpreters`.

The languages' own files say the same. Here it stands once more so that a name is looked up without importing them all.
"""

KNOWN: dict[str, str] = {
    "python": "python .py .pyi .pyw #!python #!pypy",
    "javascript": "javascript javascriptreact javascript.jsx jsx .js .jsx .mjs .cjs #!node #!nodejs #!bun #!deno",
    "typescript": "typescript .ts .mts .cts",
    "tsx": "typescriptreact typescript.tsx tsx .tsx",
    "bash": (
        "shellscript bash sh zsh ksh shell .sh .bash .zsh .ksh .bats .ebuild .eclass =.bashrc =.bash_profile "
        "=.bash_aliases =.bash_login =.bash_logout =.profile =.zshrc =.zshenv =.zprofile =.zlogin =.envrc "
        "=PKGBUILD =APKBUILD #!bash #!sh #!zsh #!ksh #!dash #!ash #!bats"
    ),
    "c": "c .c .h",
    "cpp": (
        "cpp c++ cuda-cpp objective-cpp .cpp .cc .cxx .c++ .hpp .hh .hxx .h++ .ipp .inl .tpp .cu .cuh .ino"
    ),
    "csharp": "csharp c# cs .cs .csx",
    "css": "css postcss .css .pcss .postcss",
    "go": "go golang .go",
    "html": "html xhtml .html .htm .xhtml .shtml",
    "java": "java .java",
    "json": (
        "json jsonc json5 .json .jsonc .json5 .webmanifest .geojson .jsonld .code-workspace .code-snippets "
        "=.babelrc =.eslintrc =.prettierrc =.stylelintrc =.swcrc =.jshintrc =.watchmanconfig =composer.lock "
        "=Pipfile.lock =flake.lock"
    ),
    "kotlin": "kotlin .kt .kts",
    "lua": (
        "lua luau .lua .luau .rockspec .wlua =.luacheckrc =.busted #!lua #!luajit #!lua5.1 #!lua5.2 #!lua5.3 "
        "#!lua5.4"
    ),
    "php": "php .php .phtml .php3 .php4 .php5 .php7 .phps .inc #!php",
    "ruby": (
        "ruby .rb .rake .gemspec .ru .podspec .jbuilder .rbw =Gemfile =Rakefile =Guardfile =Capfile "
        "=Vagrantfile =Podfile =Fastfile =Brewfile #!ruby #!jruby #!rake"
    ),
    "rust": "rust rs .rs",
    "scala": "scala .scala .sc .sbt",
    "swift": "swift .swift",
    "long_tail.commonlisp": "commonlisp lisp common-lisp .lisp .lsp .cl .asd #!sbcl #!clisp #!ecl",
    "long_tail.dockerfile": (
        "dockerfile docker containerfile .dockerfile .containerfile =Dockerfile =Containerfile"
    ),
    "long_tail.dot": "dot graphviz .dot .gv",
    "long_tail.elisp": "emacs-lisp elisp emacslisp .el =.emacs =Cask =Eask #!emacs",
    "long_tail.elixir": "elixir .ex .exs #!elixir #!iex",
    "long_tail.elm": "elm .elm",
    "long_tail.embedded_template": "erb eruby html.erb ejs .erb .ejs .rhtml",
    "long_tail.erlang": "erlang .erl .hrl .escript =rebar.config =rebar.lock #!escript",
    "long_tail.fixed_form_fortran": (
        "fortran-fixed FortranFixedForm fortran_fixed-form fortran77 .f .for .f77 .ftn"
    ),
    "long_tail.fortran": "fortran-modern FortranFreeForm fortran_free-form fortran .f90 .f95 .f03 .f08",
    "long_tail.gomod": "go.mod gomod =go.mod",
    "long_tail.hack": "hack hacklang .hack .hck .hackpartial #!hhvm",
    "long_tail.haskell": "haskell .hs .hsc #!runhaskell #!runghc #!stack",
    "long_tail.hcl": (
        "terraform hcl terraform-vars opentofu packer nomad .tf .tfvars .hcl .nomad .tofu "
        "=.terraform.lock.hcl"
    ),
    "long_tail.make": (
        "makefile make .mk .mak .make =Makefile =makefile =GNUmakefile =Makefile.am =Makefile.in =Kbuild "
        "#!make #!gmake"
    ),
    "long_tail.objc": "objective-c objc objectivec .m .mm",
    "long_tail.ocaml": "ocaml .ml #!ocaml",
    "long_tail.perl": "perl .pl .pm .t .psgi =cpanfile =Makefile.PL =Build.PL #!perl",
    "long_tail.ql": "ql codeql .ql .qll",
    "long_tail.r": "r .r =.Rprofile #!Rscript",
    "long_tail.sql": "sql pgsql plpgsql postgres mysql tsql .sql .ddl .pgsql .psql",
    "long_tail.sqlite": "sqlite sqlite3",
    "long_tail.toml": "toml .toml =Cargo.lock =poetry.lock =uv.lock =pdm.lock =Pipfile",
    "long_tail.tsq": "tree-sitter-query tsq query .tsq",
}
