"""How does a file get from somebody's phone to the people who may read it, and nowhere else?

    uploads.py   what a browser sends is held in memory, and never more of it than a document may be
    kinds.py     what it is, told from what is in it; what it may be called
    store.py     it is encrypted and kept where no address leads
    scanner.py   it is looked at for viruses before anybody is given it

Nothing here knows a case or a person: who may see a document is for providers.models, and who may send one for
providers.actions.
"""
